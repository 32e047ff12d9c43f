using System.Data;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>One view of the log, in which events are read more than once and are the same.</summary>
internal sealed class LedgerSnapshot : IAsyncDisposable
{
    private readonly NpgsqlTransaction _transaction;

    private LedgerSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) => (Connection, _transaction) = (connection, transaction);

    public NpgsqlConnection Connection { get; }

    public static async Task<LedgerSnapshot> OpenAsync(NpgsqlDataSource store, CancellationToken ct)
    {
        var connection = await store.OpenConnectionAsync(ct);
        try
        {
            var snapshot = new LedgerSnapshot(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct));
            await LedgerTables.RequireAsync(connection, ct);
            await connection.ExecuteAsync(LedgerReader.Prepare, ct);
            return snapshot;
        }
        catch
        {
            await connection.DisposeAsync(); // and with it the transaction
            throw;
        }
    }

    public async Task<TreeHead> LastHeadAsync(CancellationToken ct) => await HeadTable.LastAsync(Connection, ct) ?? throw new LedgerException("Nothing has been sealed yet.");

    public IAsyncEnumerable<RowChunk> EventsAsync(long upTo, CancellationToken ct) => new LedgerReader([Connection], mac: null).ReadAsync(null, upTo, ct);

    /// <summary>The tree that <paramref name="head"/> signs, with every event shown to <paramref name="seen"/>; refused when the events give another one.</summary>
    public async Task<MerkleLevels> TreeAsync(TreeHead head, Action<RowChunk, int, long>? seen, CancellationToken ct)
    {
        var tree = new MerkleLevels(head.Size);
        await foreach (var chunk in EventsAsync(head.LastSequence, ct))
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                if (chunk.Rows[i].HasEvent && tree.Count < head.Size)
                {
                    seen?.Invoke(chunk, i, tree.Count);
                    tree.Append(chunk.Leaf(i));
                }
            }
        }

        return tree.Count == head.Size && tree.Root(head.Size).AsSpan().SequenceEqual(head.Root)
            ? tree
            : throw new LedgerException($"The events do not give the root of the head of size {head.Size}: nothing can be proved. Run « kepler verify ».");
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
