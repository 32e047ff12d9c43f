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
