using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// The log as a stream, in order: binary COPY out of the server, a range of numbers at a time so that no snapshot is held for long, bodies read from
/// the wire's own bytes on threads of their own while earlier events are folded. Two ranges are under way at once: a server process takes longer
/// to send an event than it takes here to fold it. An event's origin is left out until one is asked for it (<see cref="LateOrigins"/>).
/// </summary>
internal sealed partial class EventLog(StoreContext store)
{
    private const int Lanes = 2;
    private const int PagesARange = 10;
    private const int PagesAhead = 2;

    private volatile bool _whole;

    /// <summary>Events of (floor, ceiling] of the wanted types and streams (null: all), archived ones included, in batches; an empty batch tells how far the log was searched.</summary>
    public async IAsyncEnumerable<EventPage> ReadAsync(long floor, long ceiling, IReadOnlyCollection<Type> types, Guid[]? streams, [EnumeratorCancellation] CancellationToken ct)
    {
        ceiling = Math.Min(ceiling, await LastCommittedAsync(ct));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var range = (long)PagesARange * store.Options.RebuildBatchSize;
        var filter = Filter(types, streams);
        var pages = new Channel<EventPage>[Lanes];
        var reading = new Task[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            // Little room: what lives when garbage is collected is what a collection costs, and the server's bytes wait in the sockets.
            var (target, first) = (pages[lane] = System.Threading.Channels.Channel.CreateBounded<EventPage>(PagesAhead), floor + (lane * range));
            reading[lane] = Task.Run(() => FillAsync(target.Writer, first, range, ceiling, filter, stop.Token), CancellationToken.None);
        }

        try
        {
            for (var (lane, end) = (0, floor); end < ceiling; lane = (lane + 1) % Lanes)
            {
                end = Math.Min(ceiling, end + range);
                EventPage? page = null;
                while (page is null || page.Ceiling < end)
                {
                    if (pages[lane].Reader.TryRead(out page))
                    {
                        yield return page;
                    }
                    else if (!await pages[lane].Reader.WaitToReadAsync(ct))
                    {
                        throw new OperationCanceledException(ct);
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading);
        }
    }

    private async Task<long> LastCommittedAsync(CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        return await Progression.LastCommittedAsync(connection, ct);
    }

    private string Filter(IReadOnlyCollection<Type> types, Guid[]? streams)
    {
        var names = string.Join(",", store.Catalogue.NamesOf(types).Select(n => $"'{n.Replace("'", "''", StringComparison.Ordinal)}'"));
        var ids = streams is null ? "" : $" and stream_id = any('{{{string.Join(',', streams)}}}'::uuid[])";
        return $" and type in ({names}){ids}";
    }

    /// <summary>Every <see cref="Lanes"/>-th range, from the one that begins after <paramref name="floor"/>. The last page of a range has its end as ceiling.</summary>
    private async Task FillAsync(ChannelWriter<EventPage> pages, long floor, long range, long ceiling, string filter, CancellationToken ct)
    {
        try
        {
            if (floor < ceiling)
            {
                await using var connection = await store.Store.OpenConnectionAsync(ct);
                for (; floor < ceiling; floor += range * Lanes)
                {
                    await CopyAsync(connection, floor, Math.Min(ceiling, floor + range), filter, pages, ct);
                }
            }

            pages.Complete();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            pages.TryComplete();
        }
        catch (Exception e)
        {
            pages.TryComplete(e);
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, long floor, long end, string filter, ChannelWriter<EventPage> pages, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var plan = new NpgsqlCommand("set local enable_sort = off; set local enable_bitmapscan = off", connection, transaction))
        {
            await plan.ExecuteNonQueryAsync(ct); // the log lies in its own order: walk it
        }

        var whole = _whole;
        var origin = whole ? ", id, user_name, correlation_id, causation_id, headers, is_archived" : "";
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            copy (
                select seq_id, stream_id, version, type, timestamp, data{origin}
                from kepler_events.mt_events where seq_id > {floor} and seq_id <= {end}{filter} order by seq_id
            ) to stdout (format binary)
            """);
        await using (var stream = await connection.BeginRawBinaryCopyAsync(sql, ct))
        {
            var (fields, memory) = (new CopyFields(stream), new Memory());
            var size = store.Options.RebuildBatchSize;
            var (batch, late) = (new List<IEvent>(size), Late(floor));
            while (await fields.NextAsync(ct))
            {
                batch.Add(Read(fields, memory, late));
                if (batch.Count == size && batch[^1].Sequence < end)
                {
                    var ceiling = batch[^1].Sequence;
                    await pages.WriteAsync(Page(batch, ceiling, late), ct);
                    (batch, late) = (new(size), Late(ceiling));
                }
            }

            await pages.WriteAsync(Page(batch, end, late), ct);
        }

        await transaction.CommitAsync(ct);

        LateOrigins? Late(long after) => whole ? null : new(store, after, filter, () => _whole = true);
    }

    private static EventPage Page(List<IEvent> events, long ceiling, LateOrigins? late)
    {
        if (late is not null)
        {
            late.Ceiling = ceiling;
        }

        return new(events, ceiling);
    }
}
