using System.Globalization;
using KeplerAI.Compute.Postgres;

namespace KeplerAI.Testing;

/// <summary>/var/tmp/kepler-tests-{pid}-{start}: the pid and its start time tell a live run from a dead one.</summary>
public static class TestFolder
{
    private const string Prefix = "/var/tmp/kepler-tests-";
    private static readonly Lazy<string> Made = new(Make);

    /// <summary>This process's own folder; ended with it when a cluster was started.</summary>
    public static string Path => Made.Value;

    /// <summary>Ends the servers and removes the folders of runs that were killed.</summary>
    public static async Task SweepAsync()
    {
        foreach (var folder in Directory.GetDirectories("/var/tmp", "kepler-tests-*"))
        {
            var parts = folder[Prefix.Length..].Split('-');
            if (parts.Length != 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var pid) || StartOf(pid) == parts[1])
                continue;
            try
            {
                foreach (var data in Directory.GetDirectories(folder, "data*"))
                    await Postmaster.StopAsync(data, immediately: true);
                foreach (var file in Directory.GetDirectories(folder, "mariadb*").Select(f => System.IO.Path.Combine(f, "pid")).Where(File.Exists))
                    EndMariaDb(int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture), folder);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another run sweeps at the same moment, or the folder is another user's.
            }
        }
    }

    private static void EndMariaDb(int pid, string folder)
    {
        if (StartOf(pid) is not null && File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal))
            System.Diagnostics.Process.GetProcessById(pid).Kill();
    }

    private static string Make()
    {
        var folder = Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "-" + StartOf(Environment.ProcessId);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }

    /// <summary>Clock ticks since boot at which the process started; null when it does not run.</summary>
    private static string? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
