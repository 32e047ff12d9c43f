using System.Runtime.InteropServices;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Versions count from 1 without a hole, and a stream's row knows its last one: an event that vanished leaves its place. Archiving marks the row and
/// all events in one transaction, and nothing is appended afterwards: marks that differ within a stream hide something.
/// </summary>
internal sealed class StreamCheck(Findings findings)
{
    private readonly Dictionary<Guid, Seen> _streams = [];
    private readonly HashSet<Guid> _tombstones = [];

    [StructLayout(LayoutKind.Auto)]
    private struct Seen
    {
        public long Version;
        public long Sequence;
        public long FirstArchived;
        public bool HasOpen;
    }

    public void Take(in LedgerRow row)
    {
        if (row.Tombstone)
        {
            _tombstones.Add(row.Stream); // Marten's filler for numbers of a failed append: its versions are numbers of the log
            return;
        }

        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, row.Stream, out _);
        if (row.Version > seen.Version + 1 && !findings.Names(row.Sequence))
        {
            findings.Add(LedgerFindingKind.StreamCut, row.Sequence, detail: Missing(row.Stream, seen.Version + 1, row.Version - 1));
        }

        seen.Version = Math.Max(seen.Version, row.Version);
        seen.Sequence = row.Sequence;
        seen.HasOpen |= !row.Archived;
        if (row.Archived && seen.FirstArchived == 0)
        {
            seen.FirstArchived = row.Sequence;
        }
    }

    public async Task EndAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select id, coalesce(version, 0), coalesce(is_archived, false) from kepler_events.mt_streams", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (id, version) = (reader.GetGuid(0), reader.GetInt64(1));
            _streams.Remove(id, out var seen);
            if (seen.Version != version && !_tombstones.Contains(id))
            {
                findings.Add(LedgerFindingKind.StreamCut, seen.Sequence, detail: Missing(id, Math.Min(seen.Version, version) + 1, Math.Max(seen.Version, version)));
            }

            CheckArchived(id, seen, reader.GetBoolean(2));
        }

        foreach (var (id, seen) in _streams)
        {
            CheckArchived(id, seen, isArchived: false);
        }
    }

    private void CheckArchived(Guid id, in Seen seen, bool isArchived)
    {
        if (seen.FirstArchived != 0 && (seen.HasOpen || !isArchived))
        {
            findings.Add(LedgerFindingKind.Hidden, seen.FirstArchived, detail: $"{id}");
        }
    }

    private static string Missing(Guid stream, long from, long to) => to > from ? $"{stream} {from}-{to}" : $"{stream} {from}";
}
