using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Torture;

[EventName("clock_set")]
public sealed record ClockSet(string Cron, MissedSlots Missed);

[EventName("slot_fired")]
public sealed record SlotFired(DateTimeOffset Slot);

public sealed record Clock(int Fired)
{
    public static Clock Create(ClockSet _) => new(0);

    public Clock Apply(SlotFired _) => new(Fired + 1);
}

public sealed record FireSlot(Guid JobId, DateTimeOffset Slot) : ICommand<Clock>
{
    Guid ICommand.StreamId => JobId;
}

public static class FireSlotHandler
{
    public static Decision Handle(FireSlot command, Clock _) => Decision.Of(new SlotFired(command.Slot));
}

/// <summary>One event per slot, under a key made of job and slot, as the platform's own jobs do it.</summary>
public sealed class SlotTarget(ICommandBus commands) : IScheduleTarget
{
    public async Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        var key = DeterministicGuid.From("torture slot", $"{jobId} {slot.UtcTicks}");
        if (await commands.SendAsync(new FireSlot(jobId, slot), new(Actor.System.UserId, key), ct) is { Ok: false } refused)
        {
            throw new InvalidOperationException($"{slot:O}: {refused.Outcome}");
        }
    }
}

/// <summary>Time that runs faster, so that cron's minutes pass by the second, and that is a little wrong in each process.</summary>
public sealed class FastClock(DateTimeOffset start, double speed, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => start + ((base.GetUtcNow() - start) * speed) + skew;
}

public sealed class OpenGate : ICommandGate
{
    public Task<GateAnswer> MayAsync(ICommand command, Actor actor, CancellationToken ct) => Task.FromResult(new GateAnswer(Outcome.Accepted, "open"));
}
