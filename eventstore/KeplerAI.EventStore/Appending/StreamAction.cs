namespace KeplerAI.EventStore;

/// <summary>What a session will append to one stream.</summary>
internal sealed class StreamAction(Guid id)
{
    public Guid Id { get; } = id;

    /// <summary>Alias of the aggregate, for a stream that is started.</summary>
    public string? AggregateType { get; set; }

    /// <summary>The version before the append; null when any will do.</summary>
    public long? ExpectedVersion { get; set; }

    /// <summary>StartStream: an existing stream is a collision, not a conflict of versions.</summary>
    public bool MustBeNew { get; set; }

    /// <summary>Set when the state at <see cref="ExpectedVersion"/> is known: it was fetched, or the stream is new.</summary>
    public bool StateKnown { get; set; }

    public object? State { get; set; }

    /// <summary>The snapshot kept of the stream, when <see cref="StateKnown"/> and there is one.</summary>
    public Snapshot? Snapshot { get; set; }

    public List<object> Events { get; } = [];

    public AppendMode Mode => ExpectedVersion switch { null => AppendMode.Any, 0 => AppendMode.Start, _ => AppendMode.Continue };
}
