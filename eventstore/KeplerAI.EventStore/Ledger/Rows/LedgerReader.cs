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
internal sealed class LedgerReader(NpgsqlConnection connection, LedgerMac? mac)
{
    private const int Ahead = 6;
    private readonly ConcurrentQueue<RowChunk> _free = new();

    /// <summary>To be said first in the reading transaction. A full join is emitted in order only by a merge, which <see cref="ReadAsync"/> also checks.</summary>
    public const string Prepare = """
        set local search_path = pg_catalog; set local row_security = off; set local jit = off; set local max_parallel_workers_per_gather = 0;
        set local enable_hashjoin = off; set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off
        """;

    /// <summary>Rows with <paramref name="after"/> &lt; number &lt;= <paramref name="upTo"/>; null: no bound. A chunk is good until the next one is asked for.</summary>
    public async IAsyncEnumerable<RowChunk> ReadAsync(long? after, long? upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunks = System.Threading.Channels.Channel.CreateBounded<Task<RowChunk>>(Ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => FillAsync(after, upTo, chunks.Writer, stop.Token), CancellationToken.None);
        var last = long.MinValue;
        try
        {
            await foreach (var digesting in chunks.Reader.ReadAllAsync(ct))
            {
                var chunk = await digesting;
                for (var i = 0; i < chunk.Count; i++)
                {
                    last = chunk.Rows[i].Sequence > last ? chunk.Rows[i].Sequence : throw new InvalidOperationException("The server gave the events out of order.");
                }

                yield return chunk;
                _free.Enqueue(chunk);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
    }

    private async Task FillAsync(long? after, long? upTo, ChannelWriter<Task<RowChunk>> chunks, CancellationToken ct)
    {
        try
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
        catch (Exception e)
        {
            chunks.TryComplete(e);
            throw;
        }

        chunks.TryComplete();
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
