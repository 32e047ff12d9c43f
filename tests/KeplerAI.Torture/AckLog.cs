using System.Globalization;
using System.Text;

namespace KeplerAI.Torture;

/// <param name="Sequence">Null: it was tried, and the answer never came.</param>
public sealed record Attempted(Guid Token, Guid Stream, long Version, long? Sequence);

/// <summary>A writer's own memory: a line before each append, a line per event after its acknowledgement, each one system call, so that a kill loses none.</summary>
public sealed class AckLog(string file) : IDisposable
{
    private readonly FileStream _file = new(file, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Trying(IEnumerable<Guid> tokens) => Write(string.Concat(tokens.Select(t => $"try {t}\n")));

    public void Acknowledged(IEnumerable<Attempted> events) =>
        Write(string.Concat(events.Select(e => string.Create(CultureInfo.InvariantCulture, $"ack {e.Token} {e.Stream} {e.Version} {e.Sequence}\n"))));

    public void Dispose() => _file.Dispose();

    /// <summary>How many there are by now, while writers go on.</summary>
    public static int Acknowledgements(string folder) => Files(folder).SelectMany(File.ReadLines).Count(line => line.StartsWith("ack", StringComparison.Ordinal));

    /// <summary>Everything that the logs of a folder say, by token.</summary>
    public static Dictionary<Guid, Attempted> ReadAll(string folder)
    {
        var known = new Dictionary<Guid, Attempted>();
        foreach (var line in Files(folder).SelectMany(File.ReadLines))
        {
            var parts = line.Split(' ');
            var token = Guid.Parse(parts[1]);
            known[token] = parts[0] == "try"
                ? new(token, Guid.Empty, 0, null)
                : new(token, Guid.Parse(parts[2]), long.Parse(parts[3], CultureInfo.InvariantCulture), long.Parse(parts[4], CultureInfo.InvariantCulture));
        }

        return known;
    }

    private static string[] Files(string folder) => Directory.GetFiles(folder, "acks-*.log");

    private void Write(string text)
    {
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush();
    }
}
