using KeplerAI.Compute.Cluster;

namespace KeplerAI.Platform.Hosting;

/// <summary>Where this instance lives and listens. Every member is one setting of docs/settings.md.</summary>
/// <param name="Home">KEPLER_HOME: lake, working trees, logs, secrets, embedded database.</param>
/// <param name="Tools">KEPLER_TOOLS: native parts and browser libraries restored from npm.</param>
/// <param name="StoreConnection">Connection string of the store's role: the only writer of events and read tables.</param>
/// <param name="PagesConnection">Connection string of the pages' role: SELECT on events and read tables, read-write on kepler_data.</param>
/// <param name="JupyterUrl">Another host name or port than <paramref name="Url"/>'s, so that notebook HTML has another origin and other cookies.</param>
/// <param name="Demo">KEPLER_DEMO=1: the demo's accounts exist, and only the loopback listens.</param>
public sealed record KeplerSettings(
    string Home,
    string Tools,
    string Url,
    string JupyterUrl,
    string StoreConnection,
    string PagesConnection,
    bool Demo)
{
    /// <summary>KEPLER_PORT: where this process listens, whatever <see cref="Url"/> a proxy shows.</summary>
    public int Port { get; init; } = 3000;

    /// <summary>KEPLER_JUPYTER_PORT, likewise.</summary>
    public int JupyterPort { get; init; } = 3001;

    /// <summary>KEPLER_BACKGROUND=0: this process does no durable work and fires no schedule (in tests: step by step).</summary>
    public bool Background { get; init; } = true;

    public string Lake => Path.Combine(Home, "lake");

    /// <summary>Mutable working trees of scenarios: work/SC_n/{dataprep,training,scoring}.</summary>
    public string Work => Path.Combine(Home, "work");

    public string Uploads => Path.Combine(Home, "uploads");

    /// <summary>Staging of runs: runs/{number}/{attempt}/.</summary>
    public string Runs => Path.Combine(Home, "runs");

    /// <summary>Local files of work in hand on their way into the lake; emptied at each start.</summary>
    public string Staging => Path.Combine(Home, "staging");

    /// <summary>Where DuckDB spills and copies of files stand while they are read; emptied at each start.</summary>
    public string DuckDbTemp => Path.Combine(Home, "tmp", "duckdb");

    public string Logs => Path.Combine(Home, "logs");

    /// <summary>Mode 0700: master key of personal data, keyed-hash key, data protection keys.</summary>
    public string Secrets => Path.Combine(Home, "secrets");

    /// <summary>KEPLER_DATABASE_HOSTS: names, « *.suffixes », addresses or networks that datasets may be fed from; empty for any.</summary>
    public IReadOnlyList<string> DatabaseHosts { get; init; } = [];

    /// <summary>KEPLER_SPARK_MASTER and its kin: datasets are made by Spark and kept in HDFS; null for the embedded profile.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>KEPLER_LEDGER: signed tree heads are published here; null stands for <c>ledger</c> in Home.</summary>
    public string? LedgerFolder { get; init; }

    public string Ledger => LedgerFolder ?? Path.Combine(Home, "ledger");

    /// <summary>KEPLER_LEDGER_WEBHOOK: every tree head is posted there.</summary>
    public Uri? LedgerWebhook { get; init; }
}
