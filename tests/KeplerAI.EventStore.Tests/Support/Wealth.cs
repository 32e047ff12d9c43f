namespace KeplerAI.EventStore.Tests.Support;

public sealed record WealthRow([property: Key] Guid AccountId, string Band, decimal Balance);

/// <summary>First stage: one row an account.</summary>
public sealed class Wealths : TemporalProjection<WealthRow>
{
    public Wealths() : base("wealth")
    {
        Project<AccountOpened>(e => e.StreamId, (_, e) => Of(e.StreamId, 0));
        Project<MoneyDeposited>(e => e.StreamId, (row, e) => row is null ? null : Of(e.StreamId, row.Balance + e.Data.Amount));
        Project<MoneyWithdrawn>(e => e.StreamId, (row, e) => row is null ? null : Of(e.StreamId, row.Balance - e.Data.Amount));
        Project<AccountClosed>(e => e.StreamId, (_, _) => null);
    }

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    private static WealthRow Of(Guid id, decimal balance) => new(id, balance >= 100 ? "rich" : "poor", balance);
}

public sealed record BandRow([property: Key] string Band, int Accounts, long LastChange);

/// <summary>Second stage: knows accounts only through what the first one did.</summary>
public sealed class Bands : TemporalProjection<BandRow>
{
    public Bands() : base("band") => ProjectMany<RowChanged<WealthRow>>(
        e => e.Data.Before?.Band == e.Data.After?.Band ? [] : new[] { e.Data.Before?.Band, e.Data.After?.Band }.OfType<string>(),
        (row, e, key) => new((string)key, (row?.Accounts ?? 0) + (e.Data.After?.Band == (string)key ? 1 : -1), e.Sequence));

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;
}

public sealed class WealthByBand : CompositeProjection
{
    public WealthByBand() : base("WealthByBand")
    {
        Stage(typeof(Wealths));
        Stage(typeof(Bands));
    }
}
