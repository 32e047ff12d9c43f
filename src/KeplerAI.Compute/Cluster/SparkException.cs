namespace KeplerAI.Compute.Cluster;

/// <summary>A job on Spark did not come to its end. The message holds no data.</summary>
/// <param name="rule">Resource key: spark.unreachable, spark.failed, or a rule of databases.</param>
/// <param name="detail">The class of the first cause.</param>
internal sealed class SparkException(string rule, string? detail) : DuckDb.Worker.DuckDbWorkerException(rule, $"{rule} {detail}")
{
    public string? Detail { get; } = detail;
}
