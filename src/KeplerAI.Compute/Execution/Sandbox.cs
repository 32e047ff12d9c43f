using System.Diagnostics;
using System.Globalization;

namespace KeplerAI.Compute.Execution;

/// <summary>What this machine allows: bubblewrap, name spaces, control groups. Found once, by trying.</summary>
public sealed class Sandbox
{
    private readonly ControlGroupVersion? _groups;

    public Sandbox(SandboxOptions options)
    {
        Options = options;
        Directory.CreateDirectory(options.State);
        WriteCommand(options.Command);
        if (options.SparkHome is not null) WriteNames(options);
        Unavailable = Probe();
        _groups = Unavailable is null ? ControlGroup.Detect(options) : null;
    }

    public SandboxOptions Options { get; }

    /// <summary>Null, or why nothing can run here, as a resource key.</summary>
    public string? Unavailable { get; }

    /// <summary>The uid that scripts run under; null when the platform cannot give files to it.</summary>
    public int? ScriptOwner => LinuxProcess.IsRoot ? Options.ScriptUid : null;

    public string Limiter => _groups is null ? "rss+prlimit" : "cgroup";

    internal IResourceLimit Limit(int cores, int memoryMb)
    {
        if (_groups is { } version)
        {
            return new ControlGroup(version, Options, cores, memoryMb);
        }

        return new WatchedLimit(Options, memoryMb);
    }

    internal SandboxProcess Start(IReadOnlyList<string> bubblewrap, IResourceLimit limit) =>
        SandboxProcess.Start(bubblewrap, [.. limit.Prlimit, string.Create(CultureInfo.InvariantCulture, $"--fsize={Options.OutputBytes}"), "--core=0", "--nofile=4096"]);

    /// <summary>Hands a folder to the uid that scripts run under, closed to everyone else.</summary>
    internal void HandOver(string folder)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (LinuxProcess.IsRoot) LinuxProcess.Own(folder, Options.ScriptUid);
    }

    /// <summary>Writes a small file that only the scripts' uid may read.</summary>
    internal void Give(string file, string text, UnixFileMode mode)
    {
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, mode);
        if (LinuxProcess.IsRoot) LinuxProcess.Own(file, Options.ScriptUid);
    }

    private static void WriteNames(SandboxOptions options)
    {
        File.WriteAllText(options.SparkNames.Hosts, "127.0.0.1 localhost kepler\n");
        File.WriteAllText(options.SparkNames.Users, $"kepler:x:{options.ScriptUid}:{options.ScriptUid}:kepler:/tmp:/bin/sh\n");
    }

    private static void WriteCommand(string file)
    {
        var fresh = $"{file}.{Guid.CreateVersion7():N}";
        File.WriteAllText(fresh, "#!/usr/bin/python3 -sB\nimport sys\nfrom kepler.__main__ import main\nsys.exit(main(sys.argv[1:]))\n");
        File.SetUnixFileMode(fresh, (UnixFileMode)0b111_101_101);
        File.Move(fresh, file, overwrite: true);
    }

    private static string? Probe()
    {
        if (!File.Exists("/usr/bin/bwrap")) return "sandbox.no_bwrap";
        if (!File.Exists("/usr/bin/python3")) return "sandbox.no_python";
        using var trial = Process.Start(new ProcessStartInfo("/usr/bin/bwrap", LinuxProcess.IsRoot
            ? "--unshare-pid --unshare-net --unshare-ipc --unshare-uts --ro-bind / / --proc /proc --dev /dev /usr/bin/true"
            : "--unshare-all --ro-bind / / --proc /proc --dev /dev /usr/bin/true") { RedirectStandardError = true, UseShellExecute = false });
        trial!.WaitForExit();
        return trial.ExitCode == 0 ? null : "sandbox.no_userns";
    }
}
