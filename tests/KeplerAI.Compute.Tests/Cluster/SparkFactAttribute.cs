using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>A test of the cluster profile; where there is no Spark it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparkFactAttribute : FactAttribute
{
    public SparkFactAttribute() => Skip = SparkCluster.Absent;
}
