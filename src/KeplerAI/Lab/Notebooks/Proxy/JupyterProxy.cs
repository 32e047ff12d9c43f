using System.Net.WebSockets;
using KeplerAI.Compute.Notebooks;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Notebooks.Proxy;

/// <summary>Serves instances on the notebooks' origin: one-time ticket in, then HTTP and WebSockets over the instance's Unix socket.</summary>
public sealed class JupyterProxy(JupyterTickets tickets, JupyterSession session, KeplerSettings settings)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    public void Enter(HttpContext context, Guid instance)
    {
        JupyterHeaders.Protect(context.Response, settings);
        if (tickets.Redeem(context.Request.Query["ticket"].ToString(), instance) is not { } user)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        session.Open(context, instance, user);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect($"/jupyter/{instance}/tree");
    }

    public async Task ServeAsync(HttpContext context, Guid instance)
    {
        JupyterHeaders.Protect(context.Response, settings);
        var user = session.UserOf(context, instance);
        var endpoint = user is null ? null : await session.EnterAsync(instance, user.Value, context.RequestAborted);
        if (endpoint is null)
            context.Response.StatusCode = user is null ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound;
        else if (context.WebSockets.IsWebSocketRequest)
            await CarrySocketAsync(context, instance, user!.Value, endpoint);
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !JupyterHeaders.IsOwnOrigin(context.Request, settings))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            await CarryAsync(context, endpoint);
    }

    private async Task CarryAsync(HttpContext context, NotebookEndpoint endpoint)
    {
        using var handler = UnixSocketHttp.Handler(endpoint.UnixSocket);
        using var invoker = new HttpMessageInvoker(handler);
        try
        {
            using var request = JupyterHeaders.Request(context, endpoint.Token);
            using var answer = await invoker.SendAsync(request, context.RequestAborted);
            JupyterHeaders.Respond(answer, context.Response);
            JupyterHeaders.Protect(context.Response, settings);
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }

    private async Task CarrySocketAsync(HttpContext context, Guid instance, Guid user, NotebookEndpoint endpoint)
    {
        if (!JupyterHeaders.IsOwnOrigin(context.Request, settings))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var upstream = new ClientWebSocket();
        upstream.Options.SetRequestHeader("Authorization", $"token {endpoint.Token}");
        foreach (var protocol in context.WebSockets.WebSocketRequestedProtocols) upstream.Options.AddSubProtocol(protocol);
        using var handler = UnixSocketHttp.Handler(endpoint.UnixSocket);
        using var invoker = new HttpMessageInvoker(handler);
        await upstream.ConnectAsync(new Uri($"ws://jupyter{context.Request.Path.ToUriComponent()}{context.Request.QueryString}"), invoker, context.RequestAborted);
        using var browser = await context.WebSockets.AcceptWebSocketAsync(upstream.SubProtocol);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var watch = WatchAsync(instance, user, over.Token);
        await Task.WhenAny(PumpAsync(browser, upstream, over.Token), PumpAsync(upstream, browser, over.Token), watch);
        await over.CancelAsync();
        browser.Abort();
        upstream.Abort();
    }

    /// <summary>Ends when the person may no longer be here, or the instance is gone.</summary>
    private async Task WatchAsync(Guid instance, Guid user, CancellationToken ct)
    {
        while (await session.EnterAsync(instance, user, ct) is not null) await Task.Delay(Beat, ct);
    }

    private static async Task PumpAsync(WebSocket from, WebSocket to, CancellationToken ct)
    {
        var buffer = new byte[32 << 10];
        while (true)
        {
            var part = await from.ReceiveAsync(buffer.AsMemory(), ct);
            if (part.MessageType == WebSocketMessageType.Close) return;
            await to.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, ct);
        }
    }
}
