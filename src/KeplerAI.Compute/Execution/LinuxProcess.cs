using System.Globalization;
using System.Runtime.InteropServices;

namespace KeplerAI.Compute.Execution;

/// <summary>What /proc says, and signals. A pid is only trusted with its start time.</summary>
public static partial class LinuxProcess
{
    private const int Kill = 9;

    public static bool IsRoot => geteuid() == 0;

    public static ProcessIdentity? Identify(int pid) => Stat(pid) is { } stat ? new(pid, stat.StartTicks) : null;

    public static bool IsAlive(ProcessIdentity process) => Stat(process.Pid) is { State: not ('Z' or 'X') } stat && stat.StartTicks == process.StartTicks;

    /// <summary>Every process of the session that <paramref name="process"/> leads, itself included; a session's id is not reused while it has members.</summary>
    public static IReadOnlyList<int> Session(ProcessIdentity process) =>
        Stat(process.Pid) is { } leader && leader.StartTicks != process.StartTicks
            ? []
            : [.. All().Where(s => s.Session == process.Pid && s.StartTicks >= process.StartTicks && s.State is not ('Z' or 'X')).Select(s => s.Pid)];

    public static void KillSession(ProcessIdentity process)
    {
        foreach (var pid in Session(process)) _ = kill(pid, Kill);
    }

    /// <summary>Resident memory of <paramref name="root"/> and all its descendants, shared pages counted once where the kernel tells.</summary>
    public static long TreeBytes(int root)
    {
        var children = All().ToLookup(s => s.Parent, s => s.Pid);
        var queue = new Queue<int>([root]);
        long sum = 0;
        while (queue.TryDequeue(out var pid))
        {
            sum += ResidentBytes(pid);
            foreach (var child in children[pid]) queue.Enqueue(child);
        }

        return sum;
    }

    /// <summary>User and system time of the tree, in seconds.</summary>
    public static double TreeCpuSeconds(int root)
    {
        var byParent = All().ToLookup(s => s.Parent);
        var queue = new Queue<ProcessStat>(byParent.SelectMany(g => g).Where(s => s.Pid == root));
        long ticks = 0;
        while (queue.TryDequeue(out var process))
        {
            ticks += process.CpuTicks;
            foreach (var child in byParent[process.Pid]) queue.Enqueue(child);
        }

        return ticks / 100.0;
    }

    public static void Own(string path, int uid)
    {
        if (chown(path, (uint)uid, (uint)uid) != 0) throw new IOException($"chown {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static long ResidentBytes(int pid)
    {
        try
        {
            var pss = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            if (pss is not null) return long.Parse(pss.AsSpan(4).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) << 10;
            return long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static IEnumerable<ProcessStat> All() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? Stat(pid) : null)
        .OfType<ProcessStat>();

    private static ProcessStat? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var f = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long N(int i) => long.Parse(f[i], CultureInfo.InvariantCulture);
            return new(pid, f[0][0], (int)N(1), (int)N(3), N(11) + N(12), N(19));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record ProcessStat(int Pid, char State, int Parent, int Session, long CpuTicks, long StartTicks);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint uid, uint gid);
}
