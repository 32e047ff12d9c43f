using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Appends the events below the high-water mark to the tree, batch by batch. The table fences the nodes against each other; the file, which
/// the database cannot change, fences them all against a database whose heads were taken back.
/// </summary>
internal sealed class Sealer(StoreContext store, HighWater highWater, SealOptions options, HeadKey key, LedgerMac mac, ILogger log) : IDisposable
{
    private const long LockId = 4_120_071_971;
    private readonly HeadFile _file = new(options.Folder);
    private readonly SemaphoreSlim _gate = new(1);
    private TreeHead? _published;
    private bool _opened;

    /// <summary>Seals everything below the mark; the last head, or null when there is none yet.</summary>
    public async Task<TreeHead?> SealAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await OpenAsync(ct);
            var mark = await highWater.DetectAsync(ct);
            while (await SealBatchAsync(mark, ct))
            {
            }

            return _published;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task OpenAsync(CancellationToken ct)
    {
        if (!_opened)
        {
            TrustedKeys.Add(options.Folder, key);
            _published = await _file.LastAsync(ct);
            _opened = true;
        }
    }

    private async Task<bool> SealBatchAsync(long mark, CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockId})", ct);
        await LedgerTables.RequireAsync(connection, ct);
        await ExecuteAsync(connection, LedgerReader.Prepare, ct);
        var last = await PublishMissingAsync(connection, ct);
        var (frontier, index) = (last is null ? new Frontier() : last.FrontierOf() ?? throw new LedgerException($"The head of size {last.Size} does not fold to its root."), new LeafIndex());
        var previous = last?.LastSequence ?? 0;
        for (var from = previous; index.Count == 0 && from < mark; from += options.BatchSize)
        {
            previous = await AppendAsync(connection, frontier, index, from, Math.Min(mark, from + options.BatchSize), ct);
        }

        if (index.Count == 0)
        {
            return false;
        }

        var head = Sign(new(frontier.Size, last?.Size, previous, frontier.Root(), frontier.ToBytes(), Microseconds(store.Time.GetUtcNow()), key.Id, []));
        await HeadTable.InsertAsync(connection, head, ct);
        await transaction.CommitAsync(ct);
        Publish(index.On(head), head);
        return true;
    }

    /// <summary>Heads of the table that this node's file lacks: of other nodes, or of a process that ended between its commit and the file.</summary>
    private async Task<TreeHead?> PublishMissingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (_published is { } known && (await HeadTable.FindAsync(connection, known.Size, ct))?.SameTree(known) is not true)
        {
            throw new LedgerException($"The head of size {known.Size}, published in {_file.Path}, is not in the database any more: nothing is sealed after it. Run « kepler verify ».");
        }

        using var keys = TrustedKeys.Read(options.Folder);
        foreach (var head in await HeadTable.ReadAsync(connection, _published?.Size ?? 0, ct))
        {
            if (head.PreviousSize != _published?.Size || !keys.Signed(head))
            {
                throw new LedgerException($"The head of size {head.Size} in the database does not follow from the published one, or is not signed by a key of {TrustedKeys.Folder(options.Folder)}: nothing is sealed after it. Run « kepler verify ».");
            }

            var (frontier, index) = (_published?.FrontierOf() ?? new Frontier(), new LeafIndex());
            await AppendAsync(connection, frontier, index, _published?.LastSequence ?? 0, head.LastSequence, ct);
            Publish(frontier.Root().AsSpan().SequenceEqual(head.Root) ? index.On(head) : HeadLine.Of(head), head);
        }

        return _published;
    }

    private async Task<long> AppendAsync(NpgsqlConnection connection, Frontier frontier, LeafIndex index, long after, long upTo, CancellationToken ct)
    {
        var (last, forged, leaves) = (after, 0, new List<byte>());
        await foreach (var chunk in new LedgerReader([connection], mac).ReadAsync(after, upTo, ct))
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                var row = chunk.Rows[i];
                if (row.HasEvent)
                {
                    leaves.AddRange(chunk.Leaf(i));
                    index.Add(row.Sequence, chunk.Leaf(i), row.HasMac);
                    last = row.Sequence;
                    forged += row.HasMac && row.Evidence != (Evidence.HashAgrees | Evidence.MacIsOfEvent) ? 1 : 0;
                }
            }
        }

        frontier.Append(CollectionsMarshal.AsSpan(leaves));
        if (forged > 0)
        {
            log.LogCritical("{Count} events between {After} and {UpTo} do not agree with their authentication codes. They are sealed as they stand; « kepler verify » names them.", forged, after, upTo);
        }

        return last;
    }

    private void Publish(HeadLine line, TreeHead head)
    {
        _file.Append(line);
        _published = head;
    }

    private TreeHead Sign(TreeHead head) => head with { Signature = key.Sign(head.SignedBytes()) };

    private static DateTimeOffset Microseconds(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
