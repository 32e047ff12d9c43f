using System.Diagnostics;
using System.Globalization;

namespace KeplerAI.Compute.Execution;

/// <summary>A sandbox in a session of its own. It waits at a gate until its identity is recorded and its limits are set.</summary>
internal sealed class SandboxProcess : IDisposable
{
    // The shell becomes bubblewrap by exec, so pid and start time stay those recorded; without the line on stdin (the platform died) nothing runs.
    private const string Gate = "read -r go || exit 125; exec 2>&1 </dev/null; exec \"$@\"";

    private readonly Process _process;

    private SandboxProcess(Process process, ProcessIdentity identity) => (_process, Identity) = (process, identity);

    public ProcessIdentity Identity { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the gate. <paramref name="limits"/> are prlimit's options.</summary>
    public static SandboxProcess Start(IReadOnlyList<string> bubblewrap, IReadOnlyList<string> limits)
    {
        var start = new ProcessStartInfo("/usr/bin/setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        foreach (var arg in (string[])["/bin/sh", "-c", Gate, "kepler-sandbox", "/usr/bin/prlimit", .. limits, "--", "bwrap", .. bubblewrap]) start.ArgumentList.Add(arg);
        var process = Process.Start(start) ?? throw new InvalidOperationException("setsid did not start");
        var identity = LinuxProcess.Identify(process.Id) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"process {process.Id} ended at once"));
        return new(process, identity);
    }

    public async Task OpenGateAsync(CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync("go".AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
        _process.StandardInput.Close();
    }

    /// <summary>Ends the session: bubblewrap's init dies with it, and the kernel ends whatever its pid namespace holds.</summary>
    public void Kill() => LinuxProcess.KillSession(Identity);

    public Task WaitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    public void Dispose() => _process.Dispose();
}
