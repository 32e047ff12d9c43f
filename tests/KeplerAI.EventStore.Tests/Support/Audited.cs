using System.Collections.Concurrent;

namespace KeplerAI.EventStore.Tests.Support;

public sealed record AuditedRow([property: Key] Guid AccountId, decimal Total, int Moves);

/// <summary>A projection with a bug that a test can seed, for one account.</summary>
public sealed class Audited : TemporalProjection<AuditedRow>
{
    public Audited() : base("audited")
    {
        Project<AccountOpened>(e => e.StreamId, (_, e) => new(e.StreamId, 0, 0));
        Project<MoneyDeposited>(e => e.StreamId, (row, e) => row is null ? null : new(e.StreamId, row.Total + e.Data.Amount + (Buggy.ContainsKey(e.StreamId) ? 1 : 0), row.Moves + 1));
    }

    public static ConcurrentDictionary<Guid, bool> Buggy { get; } = new();
}
