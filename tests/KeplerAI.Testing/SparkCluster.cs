using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace KeplerAI.Testing;

/// <summary>A real Spark and a real HDFS on the loopback, one of each test process; ended by its own starter once this process is gone.</summary>
public sealed class SparkCluster
{
    // Its processes live for seconds: what a JVM spends on compiling for the long run would be most of their work.
    private const string ShortLived = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

    private static readonly Lazy<Task<SparkCluster>> One = new(() => Task.Run(StartAsync));
    private readonly JsonElement told;

    private SparkCluster(string home, JsonElement told) => (Home, this.told) = (home, told);

    /// <summary>KEPLER_TEST_SPARK, else shared/spark/cluster beside the checkout; null where there is none.</summary>
    public static string? Starter { get; } = new[] { Environment.GetEnvironmentVariable("KEPLER_TEST_SPARK"), Path.GetFullPath(Path.Combine(Checkout.Root, "..", "shared", "spark", "cluster")) }
        .FirstOrDefault(file => !string.IsNullOrEmpty(file) && File.Exists(file));

    /// <summary>Why tests of the cluster profile cannot run here; null when they can.</summary>
    public static string? Absent { get; } =
        Starter is null ? "No Spark: KEPLER_TEST_SPARK names no starter, and there is no shared/spark/cluster beside the checkout."
        : !File.Exists("/usr/bin/java") ? "No Java: Spark needs openjdk-17-jre-headless."
        : !File.Exists("/usr/share/java/postgresql.jar") || !File.Exists("/usr/share/java/mariadb-java-client.jar") ? "No JDBC drivers: Spark needs libpostgresql-jdbc-java and libmariadb-java."
        : null;

    public string Home { get; }

    public string Master => Text("spark_master");

    public string MasterUi => Text("spark_master_ui");

    public string SparkHome => Text("spark_home");

    public string HadoopConf => Text("hadoop_conf_dir");

    public string Hdfs => Text("hdfs");

    public string WebHdfs => Text("webhdfs").Replace("/webhdfs/v1", "", StringComparison.Ordinal);

    public static Task<SparkCluster> SharedAsync() => One.Value;

    /// <summary>Applications that the master has running or waiting.</summary>
    public async Task<int> ApplicationsAsync()
    {
        using var http = new HttpClient();
        using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{MasterUi}/json/")));
        return json.RootElement.GetProperty("activeapps").GetArrayLength();
    }

    private static async Task<SparkCluster> StartAsync()
    {
        var home = string.Create(CultureInfo.InvariantCulture, $"/var/tmp/kepler-spark-test-{Environment.ProcessId}");
        EndWithUs(Starter!, home);
        var start = new ProcessStartInfo(Starter!, ["start", home, "--only", "hdfs,spark", "--worker-cores", "2", "--worker-memory", "3g"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment["JAVA_TOOL_OPTIONS"] = ShortLived;
        using var run = Process.Start(start)!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        if (run.ExitCode != 0) throw new InvalidOperationException($"{Starter}: {await error}");
        var cluster = new SparkCluster(home, JsonDocument.Parse(await output).RootElement);
        cluster.Tell();
        return cluster;
    }

    /// <summary>What drivers take from the environment: everything of this cluster is on the loopback, and they live as shortly as it does.</summary>
    private void Tell()
    {
        var conf = Text("spark_conf_dir");
        File.AppendAllText(Path.Combine(conf, "spark-defaults.conf"), $"spark.driver.extraJavaOptions {ShortLived}\n");
        Environment.SetEnvironmentVariable("SPARK_CONF_DIR", conf);
        Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
    }

    // However this process ends, a watch of its own has the starter stop what it started.
    private static void EndWithUs(string starter, string home)
    {
        const string watch = "while kill -0 $1 2>/dev/null; do sleep 0.5; done; \"$2\" stop \"$3\"; rm -rf \"$3\"";
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", watch, "sh", $"{Environment.ProcessId}", starter, home]) { WorkingDirectory = "/" })!.Dispose();
    }

    private string Text(string name) => told.GetProperty(name).GetString()!;
}
