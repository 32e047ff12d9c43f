using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>One running store.</summary>
public sealed class StoreNode(ServiceProvider provider, Clock clock) : IAsyncDisposable
{
    public static readonly EventMetadata Someone = new("0199aaaa-0000-7000-8000-000000000007", "correlation", "causation", new Dictionary<string, string> { ["agent"] = "tests" });

    public IServiceProvider Services => provider;

    public Clock Clock => clock;

    public IEventStore Store => provider.GetRequiredService<IEventStore>();

    public IReadTables Tables => provider.GetRequiredService<IReadTables>();

    public IPersonKeys Keys => provider.GetRequiredService<IPersonKeys>();

    public IDaemonHealth Health => provider.GetRequiredService<IDaemonHealth>();

    public ILedger Ledger => provider.GetRequiredService<ILedger>();

    /// <summary>Where the ledger finds something wrong; empty when it holds.</summary>
    public async Task<IReadOnlyList<long>> FindingsAsync() => [.. (await Ledger.VerifyAsync()).Findings.SelectMany(f => Enumerable.Sequence(f.From, f.To, 1)).Distinct()];

    public async Task<Guid> OpenAsync(string holder = "Ada", AccountKind kind = AccountKind.Current, params object[] then)
    {
        var id = Guid.NewGuid();
        await using var session = Store.OpenSession(Someone);
        session.StartStream<Account>(id, [new AccountOpened(id, holder, kind, ["first", holder]), .. then]);
        await session.SaveChangesAsync();
        return id;
    }

    public async Task<IReadOnlyList<IEvent>> AppendAsync(Guid id, params object[] events)
    {
        await using var session = Store.OpenSession(Someone);
        session.Append(id, events);
        return await session.SaveChangesAsync();
    }

    public async Task<T?> AggregateAsync<T>(Guid id, long version = 0, DateTimeOffset? timestamp = null) where T : class
    {
        await using var session = Store.QuerySession();
        return await session.AggregateStreamAsync<T>(id, version, timestamp);
    }

    /// <summary>As a host does it: the start-up check, then the daemon if there is one.</summary>
    public async Task StartAsync()
    {
        foreach (var hosted in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(CancellationToken.None);
        }

        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await provider.DisposeAsync();
    }
}
