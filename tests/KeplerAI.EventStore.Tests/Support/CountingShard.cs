using Npgsql;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>Notes what it is given, and fails on one amount until it is healed.</summary>
public sealed class CountingShard : IEventShard
{
    private volatile bool _healed;

    public string Name => "Counting:All";

    public IReadOnlyCollection<Type>? EventTypes => [typeof(MoneyDeposited)];

    public List<long> Seen { get; } = [];

    public bool Healed { get => _healed; set => _healed = value; }

    public Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (!Healed && events.Any(e => e.Data is MoneyDeposited { Amount: 666 }))
        {
            throw new InvalidOperationException("666 is too much");
        }

        Seen.AddRange(events.Select(e => e.Sequence));
        return Task.CompletedTask;
    }
}
