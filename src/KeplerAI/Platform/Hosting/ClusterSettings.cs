using System.Collections.Immutable;
using System.Globalization;
using KeplerAI.Compute.Cluster;

namespace KeplerAI.Platform.Hosting;

/// <summary>The cluster profile is on when KEPLER_SPARK_MASTER is set; what belongs to it is then needed, and without it refused, so that a half-set profile is seen at start.</summary>
public static class ClusterSettings
{
    private static readonly string[] Others = ["KEPLER_HDFS", "KEPLER_WEBHDFS", "KEPLER_HDFS_ROOT", "KEPLER_HDFS_USER"];
    private static readonly string[] DebianJars = ["/usr/share/java/postgresql.jar", "/usr/share/java/mariadb-java-client.jar"];

    /// <summary>Null: the embedded profile.</summary>
    public static ClusterOptions? Read(IConfiguration configuration, string logs)
    {
        string? Text(string name) => SettingsReader.Text(configuration, name);
        if (Text("KEPLER_SPARK_MASTER") is not { } master)
            return Array.Find(Others, name => Text(name) is not null) is { } alone ? throw new StartException("start.cluster-alone", alone) : null;
        string Needed(string name) => Text(name) ?? throw new StartException("start.cluster-missing", name);
        if (master != "yarn" && !master.StartsWith("spark://", StringComparison.Ordinal))
            throw new StartException("start.cluster-master", master);
        var home = Needed("SPARK_HOME");
        if (!Directory.Exists(Path.Combine(home, "python", "lib")))
            throw new StartException("start.cluster-folder", "SPARK_HOME", home);
        var conf = master == "yarn" ? Needed("HADOOP_CONF_DIR") : Text("HADOOP_CONF_DIR");
        if (conf is not null && !Directory.Exists(conf))
            throw new StartException("start.cluster-folder", "HADOOP_CONF_DIR", conf);
        int Number(string name, int byDefault) => Text(name) is not { } text ? byDefault
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new StartException("start.cluster-number", name, text);
        var plain = new ClusterOptions(master, home, Address("KEPLER_HDFS", Needed("KEPLER_HDFS"), "hdfs"), Address("KEPLER_WEBHDFS", Needed("KEPLER_WEBHDFS"), "http", "https"));
        return plain with
        {
            HadoopConf = conf,
            User = Text("KEPLER_HDFS_USER") ?? plain.User,
            Root = Root(Text("KEPLER_HDFS_ROOT") ?? plain.Root),
            Jars = Jars(Text("KEPLER_SPARK_JARS")),
            DriverMemoryMb = Number("KEPLER_SPARK_DRIVER_MB", plain.DriverMemoryMb),
            ExecutorMemoryMb = Number("KEPLER_SPARK_EXECUTOR_MB", plain.ExecutorMemoryMb),
            ExecutorCores = Number("KEPLER_SPARK_EXECUTOR_CORES", plain.ExecutorCores),
            MaxCores = Number("KEPLER_SPARK_CORES", plain.MaxCores),
            LogFolder = Path.Combine(logs, "spark"),
        };
    }

    private static string Address(string name, string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) ? text.TrimEnd('/') : throw new StartException("start.cluster-address", name, schemes[0], text);

    private static string Root(string path) =>
        path.StartsWith('/') && path.Length > 1 && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') && !path.Contains("..", StringComparison.Ordinal)
            ? path.TrimEnd('/')
            : throw new StartException("start.cluster-root", path);

    private static ImmutableArray<string> Jars(string? given)
    {
        if (given is null)
            return [.. DebianJars.Where(File.Exists)];
        return [.. given.Split([',', ';', ':'], StringSplitOptions.RemoveEmptyEntries).SelectMany(place =>
            Directory.Exists(place) ? Directory.GetFiles(place, "*.jar") : File.Exists(place) ? [place] : throw new StartException("start.cluster-folder", "KEPLER_SPARK_JARS", place))];
    }
}
