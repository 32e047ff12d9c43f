using KeplerAI.Compute.Execution;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>Whether a PySpark script can run here: setting SPARK_HOME names a Spark, which the sandbox then holds.</summary>
public sealed record SparkProfile(bool IsOn)
{
    public static SparkProfile Of(Sandbox sandbox) => new(sandbox.Options.SparkHome is not null);
}
