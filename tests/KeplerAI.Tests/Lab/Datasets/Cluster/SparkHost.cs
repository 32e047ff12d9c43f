using KeplerAI.Testing;

namespace KeplerAI.Tests.Lab.Datasets.Cluster;

/// <summary>The application, its datasets made by a real Spark and kept in a real HDFS.</summary>
public sealed class SparkHost : KeplerHost
{
    public SparkCluster Cluster { get; private set; } = null!;

    protected override async Task<Dictionary<string, string>> SettingsAsync()
    {
        if (SparkCluster.Absent is not null)
            return await base.SettingsAsync();
        Cluster = await SparkCluster.SharedAsync();
        return new(StringComparer.Ordinal)
        {
            ["KEPLER_SPARK_MASTER"] = Cluster.Master,
            ["SPARK_HOME"] = Cluster.SparkHome,
            ["HADOOP_CONF_DIR"] = Cluster.HadoopConf,
            ["KEPLER_HDFS"] = Cluster.Hdfs,
            ["KEPLER_WEBHDFS"] = Cluster.WebHdfs,
            ["KEPLER_HDFS_USER"] = Environment.UserName,
            ["KEPLER_HDFS_ROOT"] = "/essai",
            ["KEPLER_SPARK_DRIVER_MB"] = "512",
            ["KEPLER_SPARK_EXECUTOR_MB"] = "512",
            ["KEPLER_SPARK_CORES"] = "1",
        };
    }
}

/// <summary>A test of the cluster profile; where there is no Spark it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkFactAttribute : FactAttribute
{
    public SparkFactAttribute() => Skip = SparkCluster.Absent;
}
