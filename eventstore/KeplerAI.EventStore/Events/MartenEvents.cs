namespace KeplerAI.EventStore;

// Events of Marten's own that a database shared with it may hold. Nothing here appends them.

/// <summary>A stream was closed by an event; with us, <see cref="IEventSession.ArchiveStream"/> does it.</summary>
[EventName("archived")]
public sealed record Archived(string Reason);

/// <summary>Fills the number of an append that failed.</summary>
[EventName("tombstone")]
public sealed record Tombstone;
