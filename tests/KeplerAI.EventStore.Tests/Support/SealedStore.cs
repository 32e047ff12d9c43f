using System.Globalization;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>A store of its own whose heads are published.</summary>
internal sealed class SealedStore(StoreFixture fixture) : IAsyncDisposable
{
    public StoreNode Node { get; private set; } = null!;

    public string Folder { get; } = Path.Combine(TestFolder.Path, $"ledger-{Guid.NewGuid():N}");

    public SealOptions Seals => new(Path.Combine(Folder, "secret", "head-key"), Folder) { BatchSize = 5, Interval = TimeSpan.FromMilliseconds(20) };

    public TestDatabase Database => fixture.Database;

    public ILedger Ledger => Node.Services.GetRequiredService<ILedger>();

    public HeadWebhook Webhook() => ActivatorUtilities.CreateInstance<HeadWebhook>(Node.Services);

    public static async Task<SealedStore> StartAsync(Action<EventStoreOptions>? configure = null)
    {
        var fixture = new StoreFixture();
        await fixture.InitializeAsync();
        return await StartAsync(new SealedStore(fixture), configure);
    }

    public static async Task<SealedStore> StartAsync(SealedStore made, Action<EventStoreOptions>? configure = null)
    {
        made.Node = await made.StartNodeAsync(configure);
        return made;
    }

    public Task<StoreNode> StartNodeAsync(Action<EventStoreOptions>? configure = null) => fixture.StartAsync(configure: options =>
    {
        options.Seals = Seals;
        configure?.Invoke(options);
    });

    /// <summary>Streams of three events each; the last one's numbers of its second and third.</summary>
    public async Task<IReadOnlyList<long>> AppendAsync(int streams)
    {
        IReadOnlyList<IEvent> last = [];
        for (var i = 0; i < streams; i++)
        {
            var id = await Node.OpenAsync($"holder {i}");
            last = await Node.AppendAsync(id, new MoneyDeposited(i + 1), new MoneyWithdrawn(1));
        }

        return [.. last.Select(e => e.Sequence)];
    }

    /// <summary>As the superuser, past every key, trigger and grant; « # » stands for <paramref name="at"/>.</summary>
    public Task TamperAsync(string sql, long at = 0) =>
        fixture.ExecuteAsync("set session_replication_role = replica; " + sql.Replace("#", at.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Unpooled);

    public Task<T> ScalarAsync<T>(string sql) => fixture.ScalarAsync<T>(sql, Unpooled);

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await fixture.DisposeAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string Unpooled => fixture.Database.AdminConnection + ";Pooling=false";
}
