using System.Collections.Immutable;

namespace KeplerAI.Compute.Cluster;

/// <summary>What the job shipped with the platform (kepler_spark/ingest.py) reads on its stdin.</summary>
internal sealed record SparkPlan(string Operation, string Output)
{
    public string? Input { get; init; }

    /// <summary>Columns of a clean text.</summary>
    public int? Width { get; init; }

    public ImmutableArray<SparkColumn>? Columns { get; init; }

    /// <summary>Options of Spark's JDBC source; the password among them.</summary>
    public IReadOnlyDictionary<string, string>? Jdbc { get; init; }

    public string? Previous { get; init; }

    /// <summary>Condition on the rows of the previous version that stay.</summary>
    public string? Outside { get; init; }

    public ImmutableArray<string> Submit { get; init; } = [];

    /// <summary>The process that waits for the job: the job ends with it.</summary>
    public int Platform { get; init; } = Environment.ProcessId;
}
