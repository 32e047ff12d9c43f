using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Events that a stream's inline snapshot has not seen although they are stored: another program appended them, or the snapshot was dropped.
/// Folding only what this append adds would leave them out for good.
/// </summary>
internal static class SnapshotGaps
{
    /// <param name="streams">A stream, the last version in its snapshot, and the first that is about to be folded.</param>
    public static async Task<ILookup<Guid, IEvent>> LoadAsync(IEnumerable<(Guid Id, long After, long Before)> streams, StoreContext store, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var gaps = streams.Where(s => s.Before > s.After + 1).ToList();
        if (gaps.Count == 0)
        {
            return Array.Empty<IEvent>().ToLookup(e => e.StreamId);
        }

        await using var command = new NpgsqlCommand($"""
            select {EventReader.Columns} from unnest($1, $2, $3) as g (gap_stream, gap_after, gap_before)
            join kepler_events.mt_events on stream_id = gap_stream and version > gap_after and version < gap_before order by stream_id, version
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = gaps.Select(g => g.Id).ToArray() },
                new() { Value = gaps.Select(g => g.After).ToArray() },
                new() { Value = gaps.Select(g => g.Before).ToArray() },
            },
        };
        return (await EventReader.ReadAsync(command, store, ct)).ToLookup(e => e.StreamId);
    }
}
