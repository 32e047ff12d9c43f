namespace KeplerAI.Compute.Cluster;

/// <param name="Expression">Of Spark's SQL, over the source's columns c0, c1...</param>
/// <param name="Lossy">A value may be unsayable in this type: it becomes a null and is counted.</param>
internal sealed record SparkColumn(string Name, string Expression, bool Lossy = false);
