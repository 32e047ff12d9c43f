using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Reads events and sidecar rows in order of their number, digested. Only bare columns are asked for, and only built-in operators: no
/// function, operator or row policy that somebody put into the database takes part.
/// </summary>
/// <param name="lanes">Connections of one snapshot, which read a range of numbers each in turn.</param>
internal sealed class LedgerReader(IReadOnlyList<NpgsqlConnection> lanes, LedgerMac? mac)
{
    private const int Ahead = 6;
    private const int Range = 8 * RowChunk.Capacity;
    private readonly ConcurrentQueue<RowChunk> _free = new();

    /// <summary>To be said first in the reading transaction. A full join is emitted in order only by a merge, which <see cref="ReadAsync"/> also checks.</summary>
    public const string Prepare = """
        set local search_path = pg_catalog; set local row_security = off; set local jit = off; set local max_parallel_workers_per_gather = 0;
        set local enable_hashjoin = off; set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off
        """;

    /// <summary>Rows with <paramref name="after"/> &lt; number &lt;= <paramref name="upTo"/>; null: no bound. A chunk is good until the next one is asked for.</summary>
    public async IAsyncEnumerable<RowChunk> ReadAsync(long? after, long? upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        var ranges = lanes.Count == 1 ? [(after, upTo)] : await CutAsync(after, upTo, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var chunks = lanes.Select(_ => System.Threading.Channels.Channel.CreateBounded<Task<RowChunk>?>(lanes.Count == 1 ? Ahead : Range / RowChunk.Capacity)).ToArray();
        var reading = lanes.Select((connection, lane) => Task.Run(() => FillAsync(connection, ranges.Where((_, i) => i % lanes.Count == lane), chunks[lane].Writer, stop.Token), CancellationToken.None)).ToArray();
        var last = long.MinValue;
        try
        {
            for (var i = 0; i < ranges.Count; i++)
            {
                while (await NextAsync(chunks[i % lanes.Count].Reader, ct) is { } digesting)
                {
                    var chunk = await digesting;
                    for (var row = 0; row < chunk.Count; row++)
                    {
                        last = chunk.Rows[row].Sequence > last ? chunk.Rows[row].Sequence : throw new InvalidOperationException("The server gave the events out of order.");
                    }

                    yield return chunk;
                    _free.Enqueue(chunk);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(reading);
    }

    private static async ValueTask<Task<RowChunk>?> NextAsync(ChannelReader<Task<RowChunk>?> chunks, CancellationToken ct) =>
        await chunks.WaitToReadAsync(ct) && chunks.TryRead(out var next) ? next : throw new OperationCanceledException("The reading ended early.");

    /// <summary>The numbers in ranges; the first and the last have the bounds that were asked for, so that nothing outside the usual is passed over.</summary>
    private async Task<List<(long? After, long? UpTo)>> CutAsync(long? after, long? upTo, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select seq_id from kepler_events.mt_events order by seq_id desc limit 1", lanes[0]);
        var last = Math.Min(upTo ?? long.MaxValue, await command.ExecuteScalarAsync(ct) as long? ?? 0);
        var ranges = new List<(long?, long?)>();
        for (var from = (after ?? 0) + Range; from < last; from += Range)
        {
            ranges.Add((after, from));
            after = from;
        }

        ranges.Add((after, upTo));
        return ranges;
    }

    /// <summary>Null after each range.</summary>
    private async Task FillAsync(NpgsqlConnection connection, IEnumerable<(long? After, long? UpTo)> ranges, ChannelWriter<Task<RowChunk>?> chunks, CancellationToken ct)
    {
        try
        {
            foreach (var (after, upTo) in ranges)
            {
                await CopyAsync(connection, after, upTo, chunks, ct);
                await chunks.WriteAsync(null, ct);
            }
        }
        catch (Exception e)
        {
            chunks.TryComplete(e);
            throw;
        }

        chunks.TryComplete();
    }

    private async Task CopyAsync(NpgsqlConnection connection, long? after, long? upTo, ChannelWriter<Task<RowChunk>?> chunks, CancellationToken ct)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(Sql(after, upTo), ct);
        var rows = new CopyFields(copy);
        for (var more = true; more;)
        {
            var chunk = _free.TryDequeue(out var used) ? used : new RowChunk();
            chunk.Clear();
            while (chunk.Count < RowChunk.Capacity && (more = await rows.NextAsync(ct)))
            {
                RowParser.Take(rows, chunk);
            }

            await chunks.WriteAsync(Task.Run(() => chunk.Digest(mac), CancellationToken.None), ct);
        }
    }

    private static string Sql(long? after, long? upTo)
    {
        string[] bounds = [.. after is { } a ? [string.Create(CultureInfo.InvariantCulture, $"seq_id > '{a}'::bigint")] : (string[])[], .. upTo is { } b ? [string.Create(CultureInfo.InvariantCulture, $"seq_id <= '{b}'::bigint")] : (string[])[]];
        var where = bounds.Length == 0 ? "" : $" where {string.Join(" and ", bounds)}";
        return $"""
            copy (
                select e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.user_name, e.correlation_id, e.causation_id, e.headers, e.data, e.is_archived,
                    h.seq_id, h.sha256, h.nonce, h.mac
                from (select * from kepler_events.mt_events{where}) e full join (select * from kepler_ledger.event_hash{where}) h on h.seq_id = e.seq_id
            ) to stdout (format binary)
            """;
    }
}
