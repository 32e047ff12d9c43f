using System.Reflection;

namespace KeplerAI.EventStore;

public sealed class EventStoreOptions
{
    /// <summary>Connection string of the store's role, the only writer of events and read tables.</summary>
    public string StoreConnection { get; set; } = "";

    /// <summary>Connection string of the pages' role, which may only read them.</summary>
    public string PagesConnection { get; set; } = "";

    /// <summary>Gives the 32 bytes that wrap every person's key.</summary>
    public Func<byte[]>? MasterKey { get; set; }

    /// <summary>Scanned for events ([EventName]) and projections.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    /// <summary>Whether this process runs the daemon. Without it, <see cref="IEventStore.CatchUpAsync"/> still works.</summary>
    public bool RunDaemon { get; set; } = true;

    /// <summary>The daemon is woken by NOTIFY; this is how often it looks without being woken.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a shard that failed waits before it tries the same event again.</summary>
    public TimeSpan PauseOnError { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a hash and an authentication code are written beside each event. Off only where that cost itself is measured.</summary>
    public bool Ledger { get; set; } = true;

    /// <summary>Events a page of the daemon.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>Events that a rebuild folds at a time.</summary>
    public int RebuildBatchSize { get; set; } = 1_000;

    /// <summary>Current rows that a rebuild keeps in memory for each table; the others wait in the table itself.</summary>
    public int RebuildRowsInMemory { get; set; } = 80_000;

    /// <summary>Where tree heads are signed and published; null: nothing is sealed.</summary>
    public SealOptions? Seals { get; set; }
}
