using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>The parts that sessions, projections and the daemon share.</summary>
internal sealed class StoreContext : IAsyncDisposable
{
    private readonly NpgsqlDataSource _keys;
    private readonly NpgsqlDataSource _signal;

    public StoreContext(EventStoreOptions options, TimeProvider time)
    {
        var masterKey = options.MasterKey ?? throw new InvalidOperationException("EventStoreOptions.MasterKey is not set.");
        Options = options;
        Time = time;
        Catalogue = new EventCatalogue(options.Assemblies);
        Projections = new ProjectionSet(options.Assemblies);
        Snapshots = new SnapshotSet(options.Assemblies);
        Store = Source(options.StoreConnection, "store");
        Pages = Source(options.PagesConnection, "pages");

        // Keys are asked for while a row is being read: with a pool of their own that wait can never be for a connection that waits for them.
        _keys = Source(options.StoreConnection, "keys", atMost: 4);
        Keys = new PersonKeys(_keys, masterKey, time);
        Json = new EventJson(Keys);
        Mac = new LedgerMac(masterKey());

        // A pool takes its connections in turn, and a server process is quickest with what it has just done: the signal stays out of the writers' pool.
        _signal = Source(options.StoreConnection, "signal", atMost: 1);
        Appended = new AppendedSignal(_signal);
    }

    public EventStoreOptions Options { get; }

    public TimeProvider Time { get; }

    public EventCatalogue Catalogue { get; }

    public ProjectionSet Projections { get; }

    public SnapshotSet Snapshots { get; }

    public NpgsqlDataSource Store { get; }

    public NpgsqlDataSource Pages { get; }

    public PersonKeys Keys { get; }

    public EventJson Json { get; }

    public LedgerMac Mac { get; }

    public AppendedSignal Appended { get; }

    public async ValueTask DisposeAsync()
    {
        await Appended.DisposeAsync();
        await Store.DisposeAsync();
        await Pages.DisposeAsync();
        await _keys.DisposeAsync();
        await _signal.DisposeAsync();
    }

    private static NpgsqlDataSource Source(string connection, string name, int atMost = 40)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = true, MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, atMost);
        settings.ApplicationName ??= $"kepler {name}";
        return NpgsqlDataSource.Create(settings);
    }
}
