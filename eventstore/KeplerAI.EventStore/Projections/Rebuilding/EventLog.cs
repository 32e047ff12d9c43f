using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// The log as a stream, in order: binary COPY out of the server, a range of numbers at a time so that no snapshot is held for long, bodies read from
/// the wire's own bytes on a thread of their own while earlier events are folded.
/// </summary>
internal sealed partial class EventLog(StoreContext store)
{
    private const long Range = 100_000;

    /// <summary>Events of (floor, ceiling] of the wanted types and streams (null: all), archived ones included, in batches; an empty batch tells how far the log was searched.</summary>
    public async IAsyncEnumerable<EventPage> ReadAsync(long floor, long ceiling, IReadOnlyCollection<Type> types, Guid[]? streams, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pages = System.Threading.Channels.Channel.CreateBounded<EventPage>(3);
        var reading = Task.Run(() => FillAsync(pages.Writer, floor, ceiling, Filter(types, streams), stop.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(ct))
            {
                yield return page;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private string Filter(IReadOnlyCollection<Type> types, Guid[]? streams)
    {
        var names = string.Join(",", store.Catalogue.NamesOf(types).Select(n => $"'{n.Replace("'", "''", StringComparison.Ordinal)}'"));
        var ids = streams is null ? "" : $" and stream_id = any('{{{string.Join(',', streams)}}}'::uuid[])";
        return $" and type in ({names}){ids}";
    }

    private async Task FillAsync(ChannelWriter<EventPage> pages, long floor, long ceiling, string filter, CancellationToken ct)
    {
        try
        {
            await using var connection = await store.Store.OpenConnectionAsync(ct);
            ceiling = Math.Min(ceiling, await Progression.LastCommittedAsync(connection, ct));
            while (floor < ceiling)
            {
                var end = Math.Min(ceiling, floor + Range);
                await CopyAsync(connection, floor, end, filter, pages, ct);
                floor = end;
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

        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            copy (
                select seq_id, stream_id, version, type, timestamp, data, id, user_name, correlation_id, causation_id, headers, is_archived
                from kepler_events.mt_events where seq_id > {floor} and seq_id <= {end}{filter} order by seq_id
            ) to stdout (format binary)
            """);
        await using (var stream = await connection.BeginRawBinaryCopyAsync(sql, ct))
        {
            var (fields, memory) = (new CopyFields(stream), new Memory());
            var size = store.Options.RebuildBatchSize;
            var batch = new List<IEvent>(size);
            while (await fields.NextAsync(ct))
            {
                batch.Add(Read(fields, memory));
                if (batch.Count == size)
                {
                    await pages.WriteAsync(new(batch, batch[^1].Sequence), ct);
                    batch = new(size);
                }
            }

            await pages.WriteAsync(new(batch, end), ct);
        }

        await transaction.CommitAsync(ct);
    }
}
