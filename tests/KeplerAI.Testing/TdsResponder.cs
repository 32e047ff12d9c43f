using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KeplerAI.Testing;

/// <summary>
/// The server's side of TDS 7.4, as far as a login, a batch, its rows and its errors go: what SQL Server's driver needs on the wire. It is no SQL
/// Server: it answers the statements it was given answers for, and refuses all others.
/// </summary>
public sealed class TdsResponder : IDisposable
{
    public const string User = "lecteur";
    public const string Password = "p}w{d;=é";
    public const string Database = "ventes";
    private const byte Batch = 1, Login = 16, PreLogin = 18, Reply = 4, LastPacket = 1;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<(string Part, TdsAnswer Answer)> answers = [];
    private readonly CancellationTokenSource stop = new();

    public TdsResponder()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Statements as they came.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What is answered to a statement that contains <paramref name="part"/>.</summary>
    public void When(string part, TdsAnswer answer) => answers.Add((part, answer));

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test ends.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        using (var stream = new NetworkStream(client))
            try
            {
                while (await ReadAsync(stream) is var (kind, body) && body is not null)
                {
                    var reply = kind switch { PreLogin => Prelogin(), Login => SignIn(body), Batch => Answer(Statement(body)), _ => TdsTokens.Done(0) };
                    await WriteAsync(stream, reply);
                    if (kind == Login && reply[0] == TdsTokens.ErrorToken) return;
                    if (kind == Batch && Broken(Statement(body))) return;
                }
            }
            catch (IOException)
            {
                // The client went away.
            }
    }

    private bool Broken(string sql) => answers.Any(a => sql.Contains(a.Part, StringComparison.Ordinal) && a.Answer.Breaks);

    private static byte[] Prelogin() =>
        // VERSION at 11 (6 bytes), ENCRYPTION at 17 (1 byte: not supported), end of the list.
        [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 16, 0, 0, 0, 0, 0, 2];

    private static byte[] SignIn(byte[] body)
    {
        var (user, password, database) = (Field(body, 40), Scrambled(body, 44), Field(body, 68));
        if (user != User || password != Password) return [.. TdsTokens.Error(18456, 14, "Login failed."), .. TdsTokens.Done(0, error: true)];
        return database is Database or "" ? TdsTokens.LoginDone() : [.. TdsTokens.Error(4060, 11, "Cannot open database."), .. TdsTokens.Done(0, error: true)];
    }

    private byte[] Answer(string sql)
    {
        lock (Asked) Asked.Add(sql);
        var found = answers.FirstOrDefault(a => sql.Contains(a.Part, StringComparison.Ordinal)).Answer;
        if (found is not null) return found.Bytes();
        // What a driver sets at the start of a session has no rows.
        return sql.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase) ? [.. TdsTokens.Error(208, 16, "Invalid object name."), .. TdsTokens.Done(0, error: true)] : TdsTokens.Done(0);
    }

    private static string Field(byte[] body, int at) =>
        Encoding.Unicode.GetString(body, BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(at)), BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(at + 2)) * 2);

    private static string Scrambled(byte[] body, int at)
    {
        var bytes = body.AsSpan(BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(at)), BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(at + 2)) * 2).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var plain = bytes[i] ^ 0xA5;
            bytes[i] = (byte)((plain << 4) | (plain >> 4));
        }
        return Encoding.Unicode.GetString(bytes);
    }

    /// <summary>A batch starts with its headers, whose length comes first.</summary>
    private static string Statement(byte[] body)
    {
        var headers = BinaryPrimitives.ReadInt32LittleEndian(body);
        return Encoding.Unicode.GetString(body, headers, body.Length - headers);
    }

    private static async Task<(byte Kind, byte[]? Body)> ReadAsync(NetworkStream stream)
    {
        var (head, body) = (new byte[8], new MemoryStream());
        while (true)
        {
            if (await stream.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false) < 8) return (0, null);
            var part = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)) - 8];
            await stream.ReadExactlyAsync(part);
            body.Write(part);
            if ((head[1] & LastPacket) != 0) return (head[0], body.ToArray());
        }
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] body)
    {
        const int room = 4096 - 8;
        for (var at = 0; at == 0 || at < body.Length; at += room)
        {
            var part = body.AsMemory(at, Math.Min(room, body.Length - at));
            var head = new byte[8];
            (head[0], head[1], head[6]) = (Reply, at + room >= body.Length ? LastPacket : (byte)0, 1);
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(part.Length + 8));
            await stream.WriteAsync(head);
            await stream.WriteAsync(part);
        }
    }
}
