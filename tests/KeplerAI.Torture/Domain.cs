using KeplerAI.EventStore;

namespace KeplerAI.Torture;

// Every event of a writer carries a token of its own: what was acknowledged can be looked for, one by one.
[EventName("unit_opened")]
public sealed record UnitOpened(Guid UnitId, string Region, Guid Token);

[EventName("unit_moved")]
public sealed record UnitMoved(string Region, long Amount, Guid Token);

/// <summary>No read table follows it: such an append is one statement, without a transaction around it.</summary>
[EventName("unit_seen")]
public sealed record UnitSeen(Guid Token);

public sealed record Unit(string Region, long Total, int Moves)
{
    public static Unit Create(UnitOpened e) => new(e.Region, 0, 0);

    public static Unit Create(UnitMoved e) => new(e.Region, e.Amount, 1);

    public Unit Apply(UnitMoved e) => this with { Total = Total + e.Amount, Moves = Moves + 1 };
}

public sealed record UnitRow([property: Key] Guid UnitId, string Region, long Total, int Moves, long Version);

/// <summary>One stream, one row, in the append's transaction.</summary>
public sealed class UnitRows : TemporalProjection<UnitRow>
{
    public UnitRows() : base("torture_unit")
    {
        Project<UnitOpened>(e => e.StreamId, (_, e) => new(e.StreamId, e.Data.Region, 0, 0, e.Version));
        Project<UnitMoved>(e => e.StreamId, (row, e) => new(e.StreamId, row?.Region ?? e.Data.Region, (row?.Total ?? 0) + e.Data.Amount, (row?.Moves ?? 0) + 1, e.Version));
    }
}

public sealed record RegionRow([property: Key] string Region, int Units, long Total, int Moves);

/// <summary>Many streams, one row, by the daemon.</summary>
public sealed class RegionRows : TemporalProjection<RegionRow>
{
    public RegionRows() : base("torture_region")
    {
        Project<UnitOpened>(e => e.Data.Region, (row, e) => (row ?? Empty(e.Data.Region)) with { Units = (row?.Units ?? 0) + 1 });
        Project<UnitMoved>(e => e.Data.Region, (row, e) => (row ?? Empty(e.Data.Region)) with { Total = (row?.Total ?? 0) + e.Data.Amount, Moves = (row?.Moves ?? 0) + 1 });
    }

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    private static RegionRow Empty(string region) => new(region, 0, 0, 0);
}
