using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>The parts that sessions, projections and the daemon share.</summary>
internal sealed class StoreContext : IAsyncDisposable
{
    public StoreContext(EventStoreOptions options, TimeProvider time)
    {
        var masterKey = options.MasterKey ?? throw new InvalidOperationException("EventStoreOptions.MasterKey is not set.");
        Options = options;
        Time = time;
        Catalogue = new EventCatalogue(options.Assemblies);
        Projections = new ProjectionSet(options.Assemblies);
        Store = Source(options.StoreConnection, "store");
        Pages = Source(options.PagesConnection, "pages");
        Keys = new PersonKeys(Store, masterKey, time);
        Json = new EventJson(Keys);
    }

    public EventStoreOptions Options { get; }

    public TimeProvider Time { get; }

    public EventCatalogue Catalogue { get; }

    public ProjectionSet Projections { get; }

    public NpgsqlDataSource Store { get; }

    public NpgsqlDataSource Pages { get; }

    public PersonKeys Keys { get; }

    public EventJson Json { get; }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Pages.DisposeAsync();
    }

    private static NpgsqlDataSource Source(string connection, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = true, MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        settings.ApplicationName ??= $"kepler {name}";
        return NpgsqlDataSource.Create(settings);
    }
}
