using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KeplerAI.Compute.Notebooks;

namespace KeplerAI.Testing;

/// <summary>Speaks Jupyter's own protocol: starts a kernel and runs code in it.</summary>
public sealed class KernelClient : IDisposable
{
    private readonly NotebookEndpoint _endpoint;
    private readonly SocketsHttpHandler _handler;

    public KernelClient(NotebookEndpoint endpoint)
    {
        _endpoint = endpoint;
        _handler = UnixSocketHttp.Handler(endpoint.UnixSocket);
        Http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = new Uri($"http://jupyter{endpoint.BasePath}") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", endpoint.Token);
    }

    public HttpClient Http { get; }

    /// <returns>Everything that the code printed, or its error.</returns>
    public async Task<string> RunAsync(string code, CancellationToken ct)
    {
        using var started = await Http.PostAsJsonAsync("api/kernels", new { name = "python3" }, ct);
        var kernel = (await started.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"token {_endpoint.Token}");
        using var invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        await socket.ConnectAsync(new Uri($"ws://jupyter{_endpoint.BasePath}api/kernels/{kernel}/channels"), invoker, ct);
        return await ExecuteAsync(socket, code, ct);
    }

    public static async Task<string> ExecuteAsync(WebSocket socket, string code, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString("N");
        var message = new
        {
            header = new { msg_id = id, username = "test", session = id, msg_type = "execute_request", version = "5.3", date = "2026-01-01T00:00:00Z" },
            parent_header = new { },
            metadata = new { },
            content = new { code, silent = false, store_history = false, user_expressions = new { }, allow_stdin = false },
            channel = "shell",
        };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, ct);
        var printed = new StringBuilder();
        while (true)
        {
            var received = JsonNode.Parse(await ReceiveAsync(socket, ct))!;
            if (received["parent_header"]?["msg_id"]?.GetValue<string>() != id) continue;
            var content = received["content"]!;
            switch (received["msg_type"]!.GetValue<string>())
            {
                case "stream": printed.Append(content["text"]!.GetValue<string>()); break;
                case "error": printed.Append(content["ename"]!.GetValue<string>()).Append(": ").Append(content["evalue"]!.GetValue<string>()); break;
                case "status" when content["execution_state"]!.GetValue<string>() == "idle": return printed.ToString();
            }
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private static async Task<string> ReceiveAsync(WebSocket socket, CancellationToken ct)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, ct);
            if (part.MessageType == WebSocketMessageType.Close) throw new WebSocketException("closed");
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return Encoding.UTF8.GetString(whole.ToArray());
        }
    }
}
