using System.Diagnostics;
using System.Globalization;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>Processes of the application, found in /proc: by descent while it runs, by its folder once it is gone.</summary>
internal static class Leftovers
{
    public const string Prefix = "/var/tmp/kepler-walk-";
    public const string PidFile = "walk.pid";

    public sealed record Running(int Pid, int Parent, string Started, string Command);

    /// <summary>The process and all that descend from it.</summary>
    public static IReadOnlyList<Running> FamilyOf(int pid)
    {
        var all = All().ToArray();
        var family = all.Where(p => p.Pid == pid).ToList();
        for (var i = 0; i < family.Count; i++)
            family.AddRange(all.Where(p => p.Parent == family[i].Pid));
        return family;
    }

    public static IReadOnlyList<string> StillRunning(IReadOnlyList<Running> family, string home) =>
        [.. All().Where(p => family.Any(f => f.Pid == p.Pid && f.Started == p.Started) || LivesIn(p.Pid, home)).Select(p => $"{p.Pid} {p.Command}")];

    /// <summary>SIGINT; SIGTERM where a shell that runs tests in the background made everybody below it deaf to the first.</summary>
    public static void Interrupt(int pid)
    {
        var ignored = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        var deaf = (ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
        using var kill = Process.Start("kill", [deaf ? "-TERM" : "-INT", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends the applications, and removes the folders, of test runs that were killed.</summary>
    public static async Task SweepAsync()
    {
        foreach (var home in Directory.GetDirectories("/var/tmp", "kepler-walk-*").Where(home => !Directory.Exists($"/proc/{home[Prefix.Length..]}")))
        {
            var file = Path.Combine(home, PidFile);
            if (File.Exists(file) && int.TryParse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture, out var pid) && LivesIn(pid, home))
            {
                Interrupt(pid);
                for (var i = 0; i < 200 && LivesIn(pid, home); i++)
                    await Task.Delay(100);
            }

            Directory.Delete(home, recursive: true);
        }
    }

    private static bool LivesIn(int pid, string home) =>
        Read($"/proc/{pid}/environ")?.Contains(home, StringComparison.Ordinal) == true || Read($"/proc/{pid}/cmdline")?.Contains(home, StringComparison.Ordinal) == true;

    private static IEnumerable<Running> All()
    {
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) || Read($"{folder}/stat") is not { Length: > 0 } stat)
                continue;
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is not ("Z" or "X"))
                yield return new(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19], (Read($"{folder}/cmdline") ?? "").Replace('\0', ' '));
        }
    }

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
