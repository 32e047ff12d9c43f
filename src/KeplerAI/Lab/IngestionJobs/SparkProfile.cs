namespace KeplerAI.Lab.IngestionJobs;

/// <summary>Whether a PySpark script can run here (setting SPARK_HOME).</summary>
public sealed record SparkProfile(bool IsOn)
{
    public static SparkProfile From(IConfiguration configuration) =>
        new(configuration["SPARK_HOME"] is { Length: > 0 } home && File.Exists(Path.Combine(home, "bin", "spark-submit")));
}
