using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KeplerAI.Compute.Notebooks;

/// <summary>
/// Answers <c>kepler run FILE</c> from inside an instance: the text arrives over the socket, so that what is hashed is what is run, and no path of an
/// untrusted folder is opened with the platform's rights.
/// </summary>
internal sealed partial class RunServer : IAsyncDisposable
{
    private const int Largest = 4 << 20;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string, byte[], Func<string, Task>, CancellationToken, Task<(int Code, string Message)>> _run;
    private readonly Task _accepting;

    public RunServer(string socket, Func<string, string, byte[], Func<string, Task>, CancellationToken, Task<(int Code, string Message)>> run)
    {
        _run = run;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(socket));
        _listener.Listen(4);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // One at a time: an instance's runs share its size.
                using var client = await _listener.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(client);
                await AnswerAsync(stream);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or JsonException or ObjectDisposedException or InvalidOperationException)
            {
                // The client went away or spoke nonsense, or the instance stops; the next one is served, or the loop ends.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        var asked = JsonNode.Parse(await ReadLineAsync(stream, patience.Token))!;
        var place = Place().Match(asked["file"]!.GetValue<string>());
        async Task SayAsync(object answer) => await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(answer) + "\n"), _stop.Token);
        if (!place.Success)
        {
            await SayAsync(new { code = 2, message = "kepler run : le fichier doit être un .py d'un des dossiers dataprep, training ou scoring du scénario." });
            return;
        }

        var source = Encoding.UTF8.GetBytes(asked["source"]!.GetValue<string>());
        var (code, message) = await _run(place.Groups["folder"].Value, place.Groups["file"].Value, source, text => SayAsync(new { log = text }), _stop.Token);
        await SayAsync(new { code, message });
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken ct)
    {
        using var line = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (line.Length < Largest)
        {
            var read = await stream.ReadAsync(buffer, ct);
            if (read == 0) break;
            line.Write(buffer, 0, read);
            if (buffer[read - 1] == '\n') return Encoding.UTF8.GetString(line.ToArray());
        }

        throw new IOException("no whole line");
    }

    [GeneratedRegex(@"^/UC_\d+/scenarios/SC_\d+/(?<folder>dataprep|training|scoring)/(?<file>(?:[^/\0]+/)*[^/\0]+\.py)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
