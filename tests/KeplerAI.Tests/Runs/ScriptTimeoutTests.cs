using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Runs;

/// <summary>An application of its own, whose scripts have little time: elsewhere a slow machine must not cut one.</summary>
public sealed class ScriptTimeoutTests(ScriptTimeoutTests.HastyHost host) : IClassFixture<ScriptTimeoutTests.HastyHost>
{
    [Fact]
    public async Task A_script_that_loops_for_ever_is_cut_by_the_time_out()
    {
        var road = await RunRoad.OpenAsync(host, "Boucle");
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.DataPrep, "while True: pass"));
        (run.Status, run.Rule).ShouldBe((RunStatus.Failed, "script.timeout"));
    }

    public sealed class HastyHost : KeplerHost
    {
        protected override Task<Dictionary<string, string>> SettingsAsync() => Task.FromResult(new Dictionary<string, string>(StringComparer.Ordinal) { ["KEPLER_RUN_TIMEOUT_SECONDS"] = "3" });
    }
}
