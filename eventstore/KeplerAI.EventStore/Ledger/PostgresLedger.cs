using Microsoft.Extensions.Logging;

namespace KeplerAI.EventStore;

internal sealed class PostgresLedger(StoreContext store, HighWater highWater, ILoggerFactory logs) : ILedger, IDisposable
{
    private readonly Lock _making = new();
    private HeadKey? _key;
    private Sealer? _sealer;

    public async Task<TreeHead?> SealAsync(CancellationToken ct = default) => await Sealer().SealAsync(ct);

    public async Task<IReadOnlyList<TreeHead>> HeadsAsync(CancellationToken ct = default)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        return await HeadTable.ReadAsync(connection, 0, ct);
    }

    public async Task<InclusionProof> InclusionProofAsync(long sequence, CancellationToken ct = default)
    {
        await using var snapshot = await LedgerSnapshot.OpenAsync(store.Store, ct);
        var head = await snapshot.LastHeadAsync(ct);
        var (index, hash) = (-1L, Array.Empty<byte>());
        var tree = await snapshot.TreeAsync(head, (chunk, i, at) => (index, hash) = chunk.Rows[i].Sequence == sequence ? (at, chunk.Hash(i).ToArray()) : (index, hash), ct);
        return index >= 0 ? new(head, index, hash, tree.Inclusion(index, head.Size)) : throw new LedgerException($"No event {sequence} stands below the last head, which reaches {head.LastSequence}.");
    }

    public async Task<IReadOnlyList<byte[]>> ConsistencyProofAsync(long first, long second, CancellationToken ct = default)
    {
        await using var snapshot = await LedgerSnapshot.OpenAsync(store.Store, ct);
        var head = await HeadTable.FindAsync(snapshot.Connection, second, ct) ?? throw new LedgerException($"There is no head of {second} events.");
        return (await snapshot.TreeAsync(head, null, ct)).Consistency(first, second);
    }

    public Task<LedgerReport> VerifyAsync(CancellationToken ct = default) => new Verifier(store.Store, store.Mac, store.Options.Seals?.Folder, store.Time).RunAsync(ct);

    public Task<EvidenceSummary> ExportAsync(EvidenceSelection selection, string target, CancellationToken ct = default) =>
        new EvidenceExport(store.Store, Key(), Seals.Folder, store.Time).WriteAsync(selection, target, ct);

    public void Dispose()
    {
        _sealer?.Dispose();
        _key?.Dispose();
    }

    private SealOptions Seals => store.Options.Seals ?? throw new LedgerException("EventStoreOptions.Seals is not set: there is no key to sign a head with.");

    private HeadKey Key()
    {
        lock (_making)
        {
            return _key ??= HeadKey.ReadOrMake(Seals.KeyFile);
        }
    }

    private Sealer Sealer()
    {
        lock (_making)
        {
            return _sealer ??= new(store, highWater, Seals, Key(), store.Mac, logs.CreateLogger<Sealer>());
        }
    }
}
