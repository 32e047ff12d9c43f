using KeplerAI.Testing;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>
/// Eight streams of three events, made once and cloned for each manipulation: numbers 1 to 12 lie below the last published head, 13 to 24
/// above it and below the high-water mark.
/// </summary>
public sealed class SealedTemplate : IAsyncLifetime
{
    /// <summary>The second event of a sealed stream.</summary>
    public const long Below = 8;

    public const long Sealed = 12;

    /// <summary>The second event of a stream not yet sealed.</summary>
    public const long Above = 17;

    public const long Last = 24;

    private readonly StoreFixture _fixture = new();
    private SealedStore _store = null!;

    public async Task InitializeAsync()
    {
        await _fixture.InitializeAsync();
        _store = await SealedStore.StartAsync(new SealedStore(_fixture));
        await _store.AppendAsync(4);
        await _store.Ledger.SealAsync();
        await _store.AppendAsync(4);
        (await _store.Node.Store.HighWaterMarkAsync()).ShouldBe(Last);
        (await _store.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Findings.ShouldBeEmpty(), r => r.SealedUpTo.ShouldBe(Sealed));
        await _store.Node.DisposeAsync();
        await _fixture.Node.DisposeAsync();
        await PostgresCluster.Shared.DisconnectAsync(_fixture.Database);
    }

    public Task DisposeAsync() => PostgresCluster.Shared.DropDatabaseAsync(_fixture.Database);

    internal async Task<SealedStore> CloneAsync()
    {
        var fixture = new StoreFixture();
        await fixture.CloneAsync(_fixture.Database.Name);
        var clone = new SealedStore(fixture);
        foreach (var file in Directory.GetFiles(_store.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(clone.Folder, Path.GetRelativePath(_store.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return await SealedStore.StartAsync(clone);
    }
}
