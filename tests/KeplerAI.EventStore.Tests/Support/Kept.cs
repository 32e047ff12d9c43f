namespace KeplerAI.EventStore.Tests.Support;

// Streams whose state is kept beside their events, and that no read table follows.
[EventName("things_put")]
public sealed record ThingsPut(int Count);

[EventName("things_taken")]
public sealed record ThingsTaken(int Count);

[EventName("things_looked_at")]
public sealed record ThingsLookedAt(string By);

[Snapshot(SnapshotLifecycle.Inline)]
public sealed record Basket(int Things, int Changes)
{
    public static Basket Create(ThingsPut e) => new(e.Count, 1);

    public Basket Apply(ThingsPut e) => new(Things + e.Count, Changes + 1);

    public Basket Apply(ThingsTaken e) => new(Things - e.Count, Changes + 1);
}

[Snapshot(SnapshotLifecycle.Async)]
public sealed record Shelf(int Things, long At)
{
    public static Shelf Create(IEvent<ThingsPut> e) => new(e.Data.Count, e.Sequence);

    public Shelf Apply(IEvent<ThingsPut> e) => new(Things + e.Data.Count, e.Sequence);

    public Shelf Apply(IEvent<ThingsTaken> e) => new(Things - e.Data.Count, e.Sequence);
}

/// <summary>The same events, folded each time.</summary>
public sealed record Heap(int Things)
{
    public static Heap Create(ThingsPut e) => new(e.Count);

    public Heap Apply(ThingsPut e) => new(Things + e.Count);

    public Heap Apply(ThingsTaken e) => new(Things - e.Count);
}

[EventName("gauge_installed")]
public sealed record GaugeInstalled(string Place);

[EventName("gauge_read")]
public sealed record GaugeRead(int Value);

/// <summary>Kept inline although it folds event numbers, which are known only after the insert.</summary>
[Snapshot(SnapshotLifecycle.Inline)]
public sealed record Gauge(string Place, int Value, long Last)
{
    public static Gauge Create(IEvent<GaugeInstalled> e) => new(e.Data.Place, 0, e.Sequence);

    public Gauge Apply(IEvent<GaugeRead> e) => this with { Value = e.Data.Value, Last = e.Sequence };
}
