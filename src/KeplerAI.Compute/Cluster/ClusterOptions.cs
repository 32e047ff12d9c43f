using System.Collections.Immutable;

namespace KeplerAI.Compute.Cluster;

/// <summary>The cluster that datasets are made on and kept in. Every member is a setting of docs/settings.md.</summary>
/// <param name="SparkMaster">spark://host:port or yarn.</param>
/// <param name="SparkHome">A Spark 3.5 with its Python part: the drivers run from it.</param>
/// <param name="Hdfs">hdfs://host:port, as Spark calls it.</param>
/// <param name="WebHdfs">The same file system over HTTP, its /webhdfs/v1 left out.</param>
public sealed record ClusterOptions(string SparkMaster, string SparkHome, string Hdfs, string WebHdfs)
{
    public string? HadoopConf { get; init; }

    public string User { get; init; } = "kepler";

    /// <summary>The folder of HDFS that holds the lake: /UC_1/x is its UC_1/x.</summary>
    public string Root { get; init; } = "/kepler";

    /// <summary>JDBC drivers, as files.</summary>
    public ImmutableArray<string> Jars { get; init; } = [];

    public int DriverMemoryMb { get; init; } = 1024;

    public int ExecutorMemoryMb { get; init; } = 1024;

    public int ExecutorCores { get; init; } = 1;

    /// <summary>Cores of one ingestion in all.</summary>
    public int MaxCores { get; init; } = 2;

    /// <summary>What a driver said, one file each; its user alone reads them, since an error may quote a value.</summary>
    public string LogFolder { get; init; } = Path.Combine(Path.GetTempPath(), "kepler-spark");

    public string Script { get; init; } = Path.Combine(AppContext.BaseDirectory, "kepler-python", "kepler_spark", "ingest.py");
}
