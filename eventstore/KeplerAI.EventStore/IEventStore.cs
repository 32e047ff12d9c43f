namespace KeplerAI.EventStore;

/// <summary>The event store: sessions to write, streams to read, and the position that readers may rely on.</summary>
public interface IEventStore
{
    IEventSession OpenSession(EventMetadata metadata);

    IQuerySession QuerySession();

    /// <summary>The highest sequence below which no event can appear any more.</summary>
    Task<long> HighWaterMarkAsync(CancellationToken ct = default);

    /// <summary>min(high-water mark, the number before the first event later than <paramref name="instant"/>); 0 before the first event.</summary>
    Task<long> PositionAtAsync(DateTimeOffset instant, CancellationToken ct = default);

    /// <summary>Runs every async projection and reactor up to the last committed event, without timers. For tests, and for the demo's steps.</summary>
    Task CatchUpAsync(CancellationToken ct = default);

    /// <summary>Waits until the read tables of <paramref name="rows"/> reflect <paramref name="sequence"/>; false when <paramref name="atMost"/> ran out first.</summary>
    Task<bool> WaitForAsync(long sequence, TimeSpan atMost, IReadOnlyCollection<Type> rows, CancellationToken ct = default);

    /// <summary>
    /// Folds the read table of <paramref name="projection"/> anew beside it, with the other stages of its composite, and swaps it in. When the code has not
    /// changed and the rows still differ it stops with a <see cref="RebuildRefusedException"/>, unless forced. Progress: <see cref="IProjectionHealth"/>.
    /// </summary>
    Task RebuildAsync(string projection, bool force = false, CancellationToken ct = default);

    /// <summary>The read tables of <c>kepler_read</c>.</summary>
    IReadOnlyList<string> Projections { get; }

    /// <summary>Folds <paramref name="projection"/> anew beside its table, changes nothing, and returns how the two differ: a line per row version (a thousand at most), none when they agree.</summary>
    Task<IReadOnlyList<string>> RebuildAndCompareAsync(string projection, CancellationToken ct = default);
}
