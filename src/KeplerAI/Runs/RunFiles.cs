using System.Security.Cryptography;
using System.Text;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Runs;

/// <summary>Local files of runs: the log of each attempt, and the folder it writes to.</summary>
public sealed class RunFiles(KeplerSettings settings)
{
    public string Log(int run, int attempt)
    {
        var folder = Path.Combine(settings.Logs, "runs");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{run}-{attempt}.log");
    }

    public string FreshOutput(int run, int attempt)
    {
        var folder = Path.Combine(settings.Runs, $"{run}", $"{attempt}");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public void Discard(int run)
    {
        var folder = Path.Combine(settings.Runs, $"{run}");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    public static async Task<string> HashAsync(string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }

    /// <summary>One file: its own hash. Several: the hash of their names and hashes, in order.</summary>
    public static async Task<string> HashAsync(IEnumerable<string> files, CancellationToken ct)
    {
        var parts = new List<(string Name, string Hash)>();
        foreach (var file in files.OrderBy(Path.GetFileName, StringComparer.Ordinal))
            parts.Add((Path.GetFileName(file), await HashAsync(file, ct)));
        return parts is [var only]
            ? only.Hash
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(p => $"{p.Name} {p.Hash}")))));
    }
}
