using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;
using KeplerAI.Testing;

namespace KeplerAI.Tests.Runs;

/// <summary>The application as a process of its own, killed without warning while it executes a run.</summary>
public sealed class CrashTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task After_a_kill_the_run_has_one_outcome_its_process_is_gone_and_no_event_is_lost_or_doubled()
    {
        var road = await RunRoad.OpenAsync(host, "Coupure");
        var file = $"dort_{Guid.NewGuid():N}.py";
        const string script = "import time\nprint('commence', flush=True)\ntime.sleep(600)";
        var job = await road.JobAsync(ScenarioFolder.DataPrep, script, file);
        var run = await road.AskAsync(job);
        var before = await CountAsync();

        var home = Home(road, file, script);
        int killed;
        using (var first = await KeplerProcess.StartAsync(host, home))
        {
            await Until.HoldsAsync(async () => (await road.RowAsync(run)).Status == RunStatus.Running && Scripts(file).Count > 0);
            killed = first.Id;
            first.Kill();
            await first.WaitForExitAsync();
        }

        using var second = await KeplerProcess.StartAsync(host, home);
        try
        {
            second.Id.ShouldNotBe(killed);
            await Until.HoldsAsync(async () => (await road.RowAsync(run)).IsOver);
            var row = await road.RowAsync(run);
            (row.Status, row.Rule).ShouldBe((RunStatus.Failed, "run.interrupted"));
            await Until.HoldsAsync(() => Scripts(file).Count == 0);
            (await road.EventsAsync(run)).Select(e => e.GetType()).ShouldBe([typeof(RunRequested), typeof(RunStarted), typeof(RunFailed)]);
            (await CountAsync()).ShouldBe(before + 2);
        }
        finally
        {
            second.Kill(entireProcessTree: true);
            await second.WaitForExitAsync();
        }
    }

    private Task<long> CountAsync() => KeplerProcess.CountAsync(host, "select count(*) from kepler_events.mt_events");

    /// <summary>A home for the process with the same working tree.</summary>
    private string Home(RunRoad road, string file, string script)
    {
        var home = KeplerProcess.Home(host);
        var tree = Directory.CreateDirectory(Path.Combine(home, "work", $"SC_{road.Scenario}", "dataprep"));
        File.WriteAllText(Path.Combine(tree.FullName, file), script);
        return home;
    }

    /// <summary>Processes whose command line names the script.</summary>
    private static IReadOnlyList<string> Scripts(string file) =>
        [.. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Where(d => CommandLine(d).Contains(file, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
