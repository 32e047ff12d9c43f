namespace KeplerAI.Compute.Postgres;

/// <summary>Where an embedded PostgreSQL lives and how careful it is.</summary>
/// <param name="DataFolder">The cluster's files; made when absent. As root it belongs to <paramref name="Uid"/>.</param>
/// <param name="Tools">KEPLER_TOOLS, where the npm parts are.</param>
/// <param name="PasswordFile">The superuser's password, mode 0600; made when absent.</param>
public sealed record EmbeddedPostgresOptions(string DataFolder, string Tools, string PasswordFile)
{
    /// <summary>0 takes the port of the last start, or any free one of the loopback.</summary>
    public int Port { get; init; }

    /// <summary>False trades safety against a power cut for speed: tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>PostgreSQL refuses to run as root; this number has no other file on the machine, so nobody shares its rights.</summary>
    public uint Uid { get; init; } = 64209;

    public long MinimumFreeBytes { get; init; } = 512L << 20;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the port of the last start is kept, for ./kepler env and for the next start.</summary>
    public string PortFile => DataFolder + ".port";

    public string LogFile => DataFolder + ".log";
}
