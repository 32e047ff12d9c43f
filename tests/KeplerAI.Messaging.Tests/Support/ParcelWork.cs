namespace KeplerAI.Messaging.Tests;

public sealed record PrintLabel(Guid ParcelId);

/// <summary>Packed parcels have a label printed; shipped ones are looked for every day at six.</summary>
public sealed class ParcelReactor : Reactor
{
    public ParcelReactor() : base("parcels")
    {
        On<ParcelPacked>(e => e.Data.Label == "poison" ? throw new InvalidOperationException("poison") : [new Enqueue("printing", $"print:{e.StreamId}", new PrintLabel(e.StreamId), MaxAttempts: 3)]);
        On<ParcelWeighed>(e => [new ScheduleJob(e.StreamId, "0 18 * * *", "Europe/Paris", e.Timestamp)]);
        On<ParcelShipped>(e => [new UnscheduleJob(e.StreamId)]);
    }
}

/// <summary>What a test wants the printer to do; by default it prints.</summary>
public sealed class Printer
{
    public Func<PrintLabel, WorkLease, CancellationToken, Task> Do { get; set; } = (_, _, _) => Task.CompletedTask;

    public List<(PrintLabel Label, WorkLease Lease)> Runs { get; } = [];
}

public sealed class PrintLabelHandler(Printer printer) : IWorkHandler<PrintLabel>
{
    public Task HandleAsync(PrintLabel payload, WorkLease lease, CancellationToken ct)
    {
        lock (printer.Runs)
        {
            printer.Runs.Add((payload, lease));
        }

        return printer.Do(payload, lease, ct);
    }
}

/// <summary>Collects slots; a job named here fails.</summary>
public sealed class SlotCollector : IScheduleTarget
{
    private readonly List<(Guid Job, DateTimeOffset Slot)> _fired = [];

    public Guid? Failing { get; set; }

    /// <summary>What happens between a fire and its end.</summary>
    public Func<Task> AfterFire { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<(Guid Job, DateTimeOffset Slot)> Fired
    {
        get
        {
            lock (_fired)
            {
                return [.. _fired];
            }
        }
    }

    public async Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        await Task.Yield();
        if (jobId == Failing)
        {
            throw new InvalidOperationException("The target is down.");
        }

        lock (_fired)
        {
            _fired.Add((jobId, slot));
        }

        await AfterFire();
    }
}

/// <summary>Lets everyone do everything but the person it is told of.</summary>
public sealed class Gatekeeper : ICommandGate
{
    public static readonly Guid Banned = new("0199aaaa-0000-7000-8000-00000000dead");

    public Task<GateAnswer> MayAsync(ICommand command, Actor actor, CancellationToken ct) =>
        Task.FromResult(actor.UserId == Banned ? new GateAnswer(Outcome.Denied, "not_yours") : new GateAnswer(Outcome.Accepted, "open"));
}
