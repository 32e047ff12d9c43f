using System.Diagnostics;

namespace KeplerAI.Compute.Execution;

/// <summary>Runs Python scripts in bubblewrap, one sandbox each.</summary>
public sealed class ScriptRunner(Sandbox sandbox) : IScriptRunner
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>For the system to take killed processes away, which it puts off under load.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string? Unavailable => sandbox.Unavailable;

    public string Limiter => sandbox.Limiter;

    /// <summary>As <see cref="RunAsync(ScriptRequest, Func{ProcessIdentity, Task}, CancellationToken)"/>, with every byte of the log handed on as it comes.</summary>
    public async Task<ScriptOutcome> RunAsync(ScriptRequest request, Func<ProcessIdentity, Task> started, Func<ReadOnlyMemory<byte>, Task>? tee, CancellationToken cancel)
    {
        if (sandbox.Unavailable is { } rule) return new(rule, null, 0, ProcessEnded: true);
        sandbox.HandOver(request.OutputFolder);
        using var scratch = new Scratch(sandbox.Options.State);
        var context = scratch.Write("context.json", request.ContextJson);
        using var limit = sandbox.Limit(request.Limits.Cores, request.Limits.MemoryMb);
        using var process = sandbox.Start(Arguments(request, context), limit);
        var clock = Stopwatch.StartNew();
        var log = CappedLog.CopyAsync(process.Output, request.LogFile, tee);
        try
        {
            limit.Enter(process.Identity.Pid);
            await started(process.Identity);
            await process.OpenGateAsync(cancel);
        }
        catch
        {
            process.Kill();
            throw;
        }

        var stopped = await WatchAsync(process, request, limit, clock, cancel);
        var seconds = clock.Elapsed.TotalSeconds;

        // bubblewrap answers when the script ends, and what the script left running goes on: it is ended here, before anyone reads the output.
        var ended = await EndAsync(process.Identity, CancellationToken.None);
        await log;
        await OutputFolder.KeepPlainFilesAsync(request.OutputFolder);
        stopped ??= limit is ControlGroup && limit.MemoryExceeded(process.Identity.Pid) ? "script.memory" : null;
        if (stopped is not null) return new(stopped, null, seconds, ended);
        return new(process.ExitCode == 0 ? null : "script.exit_code", process.ExitCode, seconds, ended);
    }

    public Task<ScriptOutcome> RunAsync(ScriptRequest request, Func<ProcessIdentity, Task> started, CancellationToken cancel) => RunAsync(request, started, tee: null, cancel);

    public async Task<bool> EndAsync(ProcessIdentity process, CancellationToken ct)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(20, ct))
        {
            LinuxProcess.KillSession(process);
            if (LinuxProcess.Session(process).Count == 0) return true;
        }

        return false;
    }

    /// <returns>Null when the script ended by itself, otherwise the rule that ended it.</returns>
    private async Task<string?> WatchAsync(SandboxProcess process, ScriptRequest request, IResourceLimit limit, Stopwatch clock, CancellationToken cancel)
    {
        var exit = process.WaitAsync(CancellationToken.None);
        while (!exit.IsCompleted)
        {
            var rule = cancel.IsCancellationRequested ? "script.cancelled"
                : clock.Elapsed > request.Limits.Timeout ? "script.timeout"
                : limit.MemoryExceeded(process.Identity.Pid) ? "script.memory"
                : OutputFolder.Bytes(request.OutputFolder) > sandbox.Options.OutputBytes ? "script.output_too_large"
                : null;
            if (rule is not null)
            {
                process.Kill();
                await exit;
                return rule;
            }

            await Task.WhenAny(exit, Task.Delay(Beat, CancellationToken.None));
        }

        await exit;
        return OutputFolder.Bytes(request.OutputFolder) > sandbox.Options.OutputBytes ? "script.output_too_large" : null;
    }

    private IReadOnlyList<string> Arguments(ScriptRequest request, string context) => new Bubblewrap(sandbox.Options, request.UseCaseNumber)
        .Standard(request.Limits.Cores)
        .Folder("/kepler/script").ReadOnly(request.ScriptFile, $"/kepler/script/{Path.GetFileName(request.ScriptName)}")
        .ReadOnly(context, "/kepler/context.json")
        .Writable(request.OutputFolder, "/kepler/output")
        .Build("/tmp", "/usr/bin/python3", "-s", "-B", $"/kepler/script/{Path.GetFileName(request.ScriptName)}");
}
