using KeplerAI.Demo;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Bench;

/// <summary>The whole demo step by step, what a run costs beside its script, and the time to the first page.</summary>
public sealed class RoadBench : IBench
{
    private const int Times = 3;
    private const double WarmStartGoal = 5;

    public string Name => "road";

    public async Task RunAsync(TextWriter console)
    {
        await using (var host = await PlatformHost.StartAsync([]))
            await MeasureAsync(host, console);
        var texts = TextCatalogue.Current.French;
        var starts = new List<double>();
        for (var time = 0; time < Times; time++)
            starts.Add(await WarmStart.MeasureAsync());
        await console.WriteLineAsync(BenchLine.Seconds(Name, "warm_start", texts["bench.warm_start"], BenchLine.Median(starts), goal: WarmStartGoal).ToString());
    }

    private async Task MeasureAsync(PlatformHost host, TextWriter console)
    {
        var ct = host.App.Lifetime.ApplicationStopping;
        await using var scope = host.App.Services.CreateAsyncScope();
        var texts = scope.ServiceProvider.GetRequiredService<Texts>();
        var plays = new List<DemoSummary>();
        for (var time = 0; time < Times; time++)
            plays.Add(await ActivatorUtilities.CreateInstance<DemoRoad>(scope.ServiceProvider, host.Settings).PlayAsync(TextWriter.Null, ct));
        foreach (var step in plays.SelectMany(p => p.Steps).GroupBy(s => s.Name))
            await console.WriteLineAsync(BenchLine.Seconds(Name, step.Key, texts[$"demo.step.{step.Key}"], BenchLine.Median(step.Select(s => s.Seconds))).ToString());
        await console.WriteLineAsync(BenchLine.Seconds(Name, "total", texts["bench.total"], BenchLine.Median(plays.Select(p => p.Steps.Sum(s => s.Seconds)))).ToString());

        var pairs = ActivatorUtilities.CreateInstance<RunPairs>(scope.ServiceProvider);
        foreach (var folder in new[] { ScenarioFolder.Training, ScenarioFolder.Scoring })
        {
            var name = WorkingTrees.NameOf(folder);
            var measured = await pairs.MeasureAsync(folder, Times, ct);
            var (ours, byHand) = (BenchLine.Median(measured.Select(m => m.Ours)), BenchLine.Median(measured.Select(m => m.ByHand)));
            await console.WriteLineAsync(BenchLine.Seconds(Name, $"run_{name}", texts["bench.run", name], ours, byHand).ToString());
            await console.WriteLineAsync(BenchLine.Seconds(Name, $"run_{name}_difference", texts["bench.difference", name], BenchLine.Median(measured.Select(m => m.Ours - m.ByHand))).ToString());
        }
    }
}
