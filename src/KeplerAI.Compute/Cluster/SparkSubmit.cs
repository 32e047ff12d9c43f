using System.Collections.Immutable;
using System.Globalization;

namespace KeplerAI.Compute.Cluster;

/// <summary>How a driver is started: sizes, drivers of databases, and an environment that holds nothing of the platform's own.</summary>
internal static class SparkSubmit
{
    private static readonly string[] Inherited = ["PATH", "JAVA_HOME", "LANG", "TMPDIR", "HOME", "SPARK_LOCAL_IP", "SPARK_CONF_DIR", "SPARK_LOCAL_DIRS", "KRB5_CONFIG", "KRB5CCNAME"];

    public static ImmutableArray<string> Arguments(ClusterOptions options)
    {
        var cores = options.SparkMaster == "yarn"
            ? new[] { "--num-executors", Number(Math.Max(1, options.MaxCores / options.ExecutorCores)) }
            : ["--total-executor-cores", Number(options.MaxCores)];
        return
        [
            "--master", options.SparkMaster, "--deploy-mode", "client", "--name", "KeplerAI",
            "--driver-memory", Number(options.DriverMemoryMb) + "m", "--executor-memory", Number(options.ExecutorMemoryMb) + "m", "--executor-cores", Number(options.ExecutorCores), .. cores,
            .. options.Jars.IsEmpty ? (string[])[] : ["--jars", string.Join(',', options.Jars)],
            "--conf", "spark.ui.enabled=false", "--conf", "spark.ui.showConsoleProgress=false",
        ];
    }

    public static IEnumerable<(string Name, string Value)> Environment(ClusterOptions options)
    {
        foreach (var name in Inherited)
            if (System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) yield return (name, value);
        var python = Directory.GetFiles(Path.Combine(options.SparkHome, "python", "lib"), "*.zip").Order(StringComparer.Ordinal);
        yield return ("SPARK_HOME", options.SparkHome);
        yield return ("PYTHONPATH", string.Join(':', python));
        yield return ("PYSPARK_PYTHON", "/usr/bin/python3");
        yield return ("PYTHONDONTWRITEBYTECODE", "1");
        yield return ("HADOOP_USER_NAME", options.User);
        if (options.HadoopConf is { } conf) yield return ("HADOOP_CONF_DIR", conf);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
