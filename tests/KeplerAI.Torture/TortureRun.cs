using System.Diagnostics;
using KeplerAI.Testing;

namespace KeplerAI.Torture;

/// <summary>Starts everything, kills at random, lets what is left come to rest, ends all by pid, and judges.</summary>
public static class TortureRun
{
    public static async Task<TortureReport> RunAsync(TorturePlan plan, Action<string> say)
    {
        var clock = Stopwatch.StartNew();
        Say("begins");
        var folder = Path.Combine(TestFolder.Path, $"torture-{plan.Seed}");
        Directory.CreateDirectory(folder);
        await using var server = await Server.StartAsync();
        var settings = new NodeSettings("judge", 0, plan.Seed, server.Of(PostgresCluster.StoreRole), server.Of(PostgresCluster.PagesRole), folder, DateTimeOffset.UtcNow);
        await using var node = await Node.StartAsync(settings);
        await Stage.SetClocksAsync(node.Store);
        using var troupe = new Troupe(settings with { Store = server.Of(PostgresCluster.StoreRole, plays: true), Pages = server.Of(PostgresCluster.PagesRole, plays: true) }, plan);
        var chaos = new Chaos(plan, troupe, server);
        await Stage.BusyAsync(folder, server);
        Say("the storm");
        await chaos.StormAsync();
        await Stage.BusyAsync(folder, server);
        Say("the gap");
        using (var log = new AckLog(settings.AckFile(0)))
        {
            await Stage.AnswersAsync(node.Store);

            // A gap that stays open while writers, daemons and workers go on being killed.
            var slow = new Writer(node.Store, plan.Seed, log).SlowAsync(plan.Hold, fail: false);
            await chaos.HarassAsync(plan.Hold);
            await slow;
        }

        troupe.End("writer");
        Say("the rest");
        var rested = await Stage.RestAsync(server, node.Time.GetUtcNow(), Until.Patience);
        troupe.EndAll();
        Say("the verdict");
        var verdict = new Verdict(node.Store, node.Ledger, server.Admin, folder);
        await verdict.JudgeAsync(rested);
        if (verdict.Faults.Count == 0)
        {
            Directory.Delete(folder, recursive: true); // else what the processes said is worth reading
        }

        return new(plan, verdict.Faults, verdict.Figures.Concat(chaos.Figures).ToDictionary());

        void Say(string what) => say($"torture, seed {plan.Seed}, {clock.Elapsed.TotalSeconds:0.0} s: {what}");
    }
}
