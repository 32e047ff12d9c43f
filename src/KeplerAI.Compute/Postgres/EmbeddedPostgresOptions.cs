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

    /// <summary>
    /// Pages that the server keeps in memory, in MB: an eighth of what this process may use, between 128 and 2,048. A log that fits need not be
    /// copied out of the system's cache and checked again at each read. The throw-away servers of tests, several at a time, take the least.
    /// </summary>
    public int SharedBuffersMegabytes => Durable ? (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8 >> 20, 128, 2_048) : 128;

    /// <summary>PostgreSQL refuses to run as root; this number has no other file on the machine, so nobody shares its rights.</summary>
    public uint Uid { get; init; } = 64209;

    public long MinimumFreeBytes { get; init; } = 512L << 20;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the port of the last start is kept, for ./kepler env and for the next start.</summary>
    public string PortFile => DataFolder + ".port";

    public string LogFile => DataFolder + ".log";
}
