using System.Globalization;

namespace KeplerAI.Compute.Execution;

/// <summary>A control group per sandbox, version 1 (one hierarchy per controller) or 2.</summary>
internal sealed class ControlGroup : IResourceLimit
{
    private const string V1 = "/sys/fs/cgroup";
    private readonly ControlGroupVersion _version;
    private readonly string _name;

    public ControlGroup(ControlGroupVersion version, SandboxOptions options, int cores, int memoryMb)
    {
        (_version, _name) = (version, $"kepler/{Guid.CreateVersion7():N}");
        foreach (var folder in Folders) Directory.CreateDirectory(folder);
        var memory = ((long)memoryMb << 20).ToString(CultureInfo.InvariantCulture);
        var processes = options.Processes.ToString(CultureInfo.InvariantCulture);
        if (version == ControlGroupVersion.One)
        {
            Write("memory", "memory.limit_in_bytes", memory);
            if (File.Exists(Path.Combine(Folder("memory"), "memory.memsw.limit_in_bytes"))) Write("memory", "memory.memsw.limit_in_bytes", memory);
            Write("pids", "pids.max", processes);
            Write("cpu", "cpu.cfs_period_us", "100000");
            Write("cpu", "cpu.cfs_quota_us", (cores * 100_000).ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            Write("memory", "memory.max", memory);
            if (File.Exists(Path.Combine(Folder("memory"), "memory.swap.max"))) Write("memory", "memory.swap.max", "0");
            Write("pids", "pids.max", processes);
            Write("cpu", "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{cores * 100_000} 100000"));
        }
    }

    public IReadOnlyList<string> Prlimit => [];

    private IEnumerable<string> Folders => new[] { "memory", "pids", "cpu" }.Select(Folder).Distinct();

    public void Enter(int pid)
    {
        foreach (var folder in Folders) File.WriteAllText(Path.Combine(folder, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));
    }

    public bool MemoryExceeded(int pid)
    {
        var file = Path.Combine(Folder("memory"), _version == ControlGroupVersion.One ? "memory.oom_control" : "memory.events");
        return File.ReadLines(file).Any(l => l.StartsWith("oom_kill ", StringComparison.Ordinal) && !l.EndsWith(" 0", StringComparison.Ordinal));
    }

    public long MemoryBytes(int pid) => LinuxProcess.TreeBytes(pid);

    public void Dispose()
    {
        foreach (var folder in Folders) Remove(folder);
    }

    /// <summary>Which version can be used here: found by making a group, not by reading about it.</summary>
    public static ControlGroupVersion? Detect(SandboxOptions options)
    {
        if (!LinuxProcess.IsRoot) return null;
        foreach (var version in new[] { ControlGroupVersion.One, ControlGroupVersion.Two })
        {
            try
            {
                if (version == ControlGroupVersion.Two) Delegate();
                else if (!File.Exists($"{V1}/memory/cgroup.procs")) continue;
                Sweep();
                new ControlGroup(version, options, 1, 64).Dispose();
                return version;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // This version is not writable here; the next one, or watching, will do.
            }
        }

        return null;
    }

    private static void Delegate()
    {
        const string controllers = "+memory +pids +cpu";
        File.WriteAllText($"{V1}/cgroup.subtree_control", controllers);
        Directory.CreateDirectory($"{V1}/kepler");
        File.WriteAllText($"{V1}/kepler/cgroup.subtree_control", controllers);
    }

    /// <summary>Groups left by a crashed platform; those still in use refuse to go.</summary>
    private static void Sweep()
    {
        foreach (var parent in new[] { $"{V1}/memory/kepler", $"{V1}/pids/kepler", $"{V1}/cpu/kepler", $"{V1}/kepler" }.Where(Directory.Exists))
            foreach (var group in Directory.GetDirectories(parent).Where(d => new DirectoryInfo(d).CreationTimeUtc < DateTime.UtcNow.AddMinutes(-1))) Remove(group);
    }

    private static void Remove(string folder)
    {
        // rmdir of a group succeeds once its last process is reaped, which may take the kernel a moment.
        for (var i = 0; i < 20 && Directory.Exists(folder); i++)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                if (File.ReadAllText(Path.Combine(folder, "cgroup.procs")).Length > 0 && i > 3) return;
                Thread.Sleep(10);
            }
        }
    }

    private string Folder(string controller) => _version == ControlGroupVersion.One ? $"{V1}/{controller}/{_name}" : $"{V1}/{_name}";

    private void Write(string controller, string file, string value) => File.WriteAllText(Path.Combine(Folder(controller), file), value);
}
