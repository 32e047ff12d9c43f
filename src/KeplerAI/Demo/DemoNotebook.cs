using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KeplerAI.Compute.Notebooks;

namespace KeplerAI.Demo;

/// <summary>Works in a Jupyter instance as a person does: puts files there, and runs code in a kernel, by Jupyter's own protocol.</summary>
public sealed class DemoNotebook : IDisposable
{
    private readonly NotebookEndpoint _endpoint;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    public DemoNotebook(NotebookEndpoint endpoint)
    {
        _endpoint = endpoint;
        _handler = UnixSocketHttp.Handler(endpoint.UnixSocket);
        _http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = new Uri($"http://jupyter{endpoint.BasePath}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", endpoint.Token);
    }

    public async Task SaveAsync(string path, string text, CancellationToken ct)
    {
        using var saved = await _http.PutAsJsonAsync($"api/contents/{path}", new { type = "file", format = "text", content = text }, ct);
        saved.EnsureSuccessStatusCode();
    }

    /// <returns>Everything that the code printed.</returns>
    public async Task<string> RunAsync(string code, CancellationToken ct)
    {
        using var started = await _http.PostAsJsonAsync("api/kernels", new { name = "python3" }, ct);
        var kernel = (await started.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"token {_endpoint.Token}");
        using var invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        await socket.ConnectAsync(new Uri($"ws://jupyter{_endpoint.BasePath}api/kernels/{kernel}/channels"), invoker, ct);
        var printed = await ExecuteAsync(socket, code, ct);
        using var ended = await _http.DeleteAsync(new Uri($"api/kernels/{kernel}", UriKind.Relative), ct);
        return printed;
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static async Task<string> ExecuteAsync(ClientWebSocket socket, string code, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("N");
        var request = new
        {
            header = new { msg_id = id, username = "demo", session = id, msg_type = "execute_request", version = "5.3" },
            parent_header = new { },
            metadata = new { },
            content = new { code, silent = false, store_history = true, user_expressions = new { }, allow_stdin = false },
            channel = "shell",
        };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, ct);
        var printed = new StringBuilder();
        while (true)
        {
            var message = JsonNode.Parse(await ReceiveAsync(socket, ct))!;
            if (message["parent_header"]?["msg_id"]?.GetValue<string>() != id)
                continue;
            var content = message["content"]!;
            switch (message["msg_type"]!.GetValue<string>())
            {
                case "stream":
                    printed.Append(content["text"]!.GetValue<string>());
                    break;
                case "error":
                    throw new InvalidOperationException($"{content["ename"]}: {content["evalue"]}");
                case "status" when content["execution_state"]!.GetValue<string>() == "idle":
                    return printed.ToString();
            }
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, CancellationToken ct)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, ct);
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(whole.ToArray());
        }
    }
}
