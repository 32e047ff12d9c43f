using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Testing;
using KeplerAI.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Jobs;

/// <summary>Three schedulers whose clocks disagree, or a platform that is killed, and what must hold of the slots that they start.</summary>
internal sealed class SkewedSchedulers(KeplerHost host)
{
    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromSeconds(-90), TimeSpan.FromSeconds(140)];

    /// <param name="meanwhile">What people do in the same minute, at the same time.</param>
    public async Task RunAsync(int minutes, Func<int, IEnumerable<Task>> meanwhile)
    {
        var schedulers = Skews.Select(_ => ActivatorUtilities.CreateInstance<Scheduler>(host.Services)).ToArray();
        for (var minute = 0; minute < minutes; minute++)
        {
            host.Clock.Ahead += TimeSpan.FromMinutes(1);
            var now = host.Clock.GetUtcNow();
            await Task.WhenAll([.. schedulers.Select((s, i) => s.TickAsync(now + Skews[i])), .. meanwhile(minute)]);
            await host.CatchUpAsync();
        }
    }

    /// <summary>Processes of the application, killed twice in the middle of the slots that were missed; the last one ends them.</summary>
    /// <param name="dealt">SQL that counts the slots dealt with.</param>
    public async Task KillAsync(string dealt)
    {
        var home = KeplerProcess.Home(host);
        for (var kill = 0; kill < 2; kill++)
        {
            var before = await KeplerProcess.CountAsync(host, dealt);
            await UntilAsync(home, async () => await KeplerProcess.CountAsync(host, dealt) > before + 20);
        }

        await UntilAsync(home, async () => await KeplerProcess.CountAsync(host, "select count(*) from kepler_work.schedule where next_at <= now()") == 0);
    }

    private async Task UntilAsync(string home, Func<Task<bool>> condition)
    {
        var process = await KeplerProcess.StartAsync(host, home);
        try
        {
            await Until.HoldsAsync(condition);
        }
        finally
        {
            await KeplerProcess.KillAsync(process);
        }
    }

    /// <summary>The slots of a stream in the order of their instants, each once, and checked against the state that the stream had when it was written.</summary>
    /// <param name="active">Whether slots start after this event; null when it changes nothing about that.</param>
    public async Task<IReadOnlyList<DateTimeOffset>> SlotsAsync(Guid stream, Func<object, bool?> active, Func<object, DateTimeOffset?> slot)
    {
        await using var session = host.Store.QuerySession();
        var (slots, open, since) = (new List<DateTimeOffset>(), false, DateTimeOffset.MinValue);
        foreach (var e in await session.FetchStreamAsync(stream))
        {
            if (active(e.Data) is { } changed)
                (open, since) = (changed, e.Timestamp);
            if (slot(e.Data) is not { } at)
                continue;
            open.ShouldBeTrue();
            at.ShouldBeGreaterThanOrEqualTo(since);
            slots.Add(at);
        }

        slots.Distinct().Count().ShouldBe(slots.Count);
        return [.. slots.Order()];
    }

    /// <summary>Not one is missing.</summary>
    public static void ShouldFollow(IReadOnlyList<DateTimeOffset> slots, int atLeast)
    {
        slots.Count.ShouldBeGreaterThan(atLeast);
        slots.Zip(slots.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First == TimeSpan.FromMinutes(1));
    }
}
