namespace KeplerAI.Compute.Execution;

/// <summary>CPU cores, memory in MiB, wall time.</summary>
public sealed record ScriptLimits(int Cores, int MemoryMb, TimeSpan Timeout);

/// <param name="ScriptFile">Local file to run (a lake copy).</param>
/// <param name="UseCaseNumber">Whose lake folder is mounted, read-only, at /UC_n; null for none.</param>
/// <param name="ContextJson">What the <c>kepler</c> package reads from /kepler/context.json: run number, datasets, paths, model, output folder.</param>
/// <param name="OutputFolder">Local empty folder, mounted read-write at /kepler/output; the only place a script can write, besides a small /tmp.
/// Afterwards it holds plain files only: links and the like are removed before anyone reads them.</param>
/// <param name="LogFile">stdout and stderr, appended as they come, capped at 10 MB with a note.</param>
public sealed record ScriptRequest(string ScriptFile, string ScriptName, int? UseCaseNumber, string ContextJson, string OutputFolder, string LogFile, ScriptLimits Limits);

/// <summary>The process group's identity, to end it after a crash: the pid is only trusted with its start time.</summary>
public sealed record ProcessIdentity(int Pid, long StartTicks);

/// <param name="Rule">Null on success, otherwise a resource key: script.exit_code, script.timeout, script.memory, script.cancelled,
/// script.output_too_large.</param>
/// <param name="Seconds">From start of the process to its end.</param>
public sealed record ScriptOutcome(string? Rule, int? ExitCode, double Seconds, bool ProcessEnded);

/// <summary>Runs Python in the sandbox: no network, no secrets, no file of the host but what is mounted, capped CPU, memory, processes and time.</summary>
public interface IScriptRunner
{
    /// <summary>Null when scripts can run here, otherwise why not, as a resource key (sandbox.no_bwrap, sandbox.no_userns, sandbox.no_python).</summary>
    string? Unavailable { get; }

    /// <summary>« cgroup » or « rss+prlimit ».</summary>
    string Limiter { get; }

    /// <param name="started">Called with the process's identity before the script's first line runs, so that a successor can end it.</param>
    Task<ScriptOutcome> RunAsync(ScriptRequest request, Func<ProcessIdentity, Task> started, CancellationToken cancel);

    /// <summary>Ends a process group left by a crashed predecessor; true when it is gone for sure.</summary>
    Task<bool> EndAsync(ProcessIdentity process, CancellationToken ct);
}
