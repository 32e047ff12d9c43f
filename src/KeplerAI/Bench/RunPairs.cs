using System.Diagnostics;
using Dapper;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Execution;
using KeplerAI.Demo;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.SignIn;
using KeplerAI.Runs;

namespace KeplerAI.Bench;

/// <summary>« Exécuter maintenant » against the same script run by hand in the same sandbox, in turn. Publication is left out of both.</summary>
public sealed class RunPairs(IServiceProvider services, IReadTables tables, IEventStore store, PagesDatabase database, INumbers numbers, RunPreparation preparation, IScriptRunner runner, IDataLake lake, RunOptions options, KeplerSettings settings)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(2);

    private readonly DemoSender _as = ActivatorUtilities.CreateInstance<DemoSender>(services, services.GetRequiredService<DemoAccounts>());

    /// <summary>Repeats the last succeeded run of the folder.</summary>
    public async Task<IReadOnlyList<(double Ours, double ByHand)>> MeasureAsync(ScenarioFolder folder, int times, CancellationToken ct)
    {
        var last = (await tables.ListAsync<RunRow>(AsOf.Now, "folder = @Folder and status = 'Succeeded'", new { Folder = folder.ToString() }, "number desc", 1, ct: ct)).Single();
        var pairs = new List<(double, double)>();
        for (var time = 0; time < times; time++)
        {
            // Each goes first in turn, so that neither always finds the disk's cache warm.
            var early = time % 2 == 1 ? await ByHandAsync(last.RunId, ct) : 0;
            var ours = await AskedAsync(last, ct);
            pairs.Add((ours, early > 0 ? early : await ByHandAsync(last.RunId, ct)));
        }

        return pairs;
    }

    /// <summary>From the command to the end of the script's process, which is watched itself: the run goes on after it, to publish.</summary>
    private async Task<double> AskedAsync(RunRow like, CancellationToken ct)
    {
        var run = Guid.CreateVersion7();
        var command = new RequestRun(run, await numbers.NextAsync(Scopes.Run, ct), like.UseCaseId, like.JobId);
        var watch = Stopwatch.StartNew();
        await _as.SendAsync("datascientist", command, ct);
        var process = await ProcessOfAsync(run, ct);
        while (LinuxProcess.IsAlive(process))
            await Task.Delay(Beat, ct);
        var seconds = watch.Elapsed.TotalSeconds;
        var row = await _as.WaitAsync<RunRow>(run, r => r.IsOver, ct);
        return row.Status == RunStatus.Succeeded ? seconds : throw new InvalidOperationException($"Run {row.Number} ended {row.Status}: {row.Rule}.");
    }

    private async Task<ProcessIdentity> ProcessOfAsync(Guid run, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        while (true)
        {
            var found = await connection.QueryAsync<(int Pid, long Ticks)>(new CommandDefinition(
                "select p.pid, p.start_ticks from kepler_work.work_process p join kepler_work.work w on w.id = p.work_id where w.key = @key", new { key = $"run:{run:N}" }, cancellationToken: ct));
            if (found.ToArray() is [var process, ..])
                return new(process.Pid, process.Ticks);
            await Task.Delay(Beat, ct);
        }
    }

    private async Task<double> ByHandAsync(Guid run, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var state = (await session.AggregateStreamAsync<Run>(run, ct: ct))!;
        var prepared = await preparation.PrepareAsync(state, ct);
        var folder = Path.Combine(settings.Runs, "bench");
        var output = Directory.CreateDirectory(Path.Combine(folder, "output")).FullName;
        var script = new ScriptRequest(lake.Physical(prepared.Script.Path), state.File, state.UseCaseNumber, prepared.Context, output, Path.Combine(folder, "script.log"), options.Limits);
        var watch = Stopwatch.StartNew();
        var outcome = await runner.RunAsync(script, _ => Task.CompletedTask, ct);
        var seconds = watch.Elapsed.TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return outcome.Rule is null ? seconds : throw new InvalidOperationException($"{state.File} run by hand ended {outcome.Rule}.");
    }
}
