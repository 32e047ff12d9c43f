using System.Collections.Immutable;
using KeplerAI.Compute.Cluster;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Tests.Ingestion;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>The embedded services and those of the cluster side by side.</summary>
public sealed class ProfilesFixture : IAsyncLifetime
{
    // Written out here, not taken from the product: what docs/ingestion.md promises.
    private static readonly Dictionary<string, string> OtherTypes = new(StringComparer.Ordinal) { ["TIME"] = "VARCHAR", ["UUID"] = "VARCHAR", ["UBIGINT"] = "DECIMAL(20,0)", ["UINTEGER"] = "BIGINT", ["TIMESTAMP_NS"] = "VARCHAR" };
    private readonly TablesFixture tables = new();
    private readonly List<ServiceProvider> providers = [];

    public string Folder => tables.Folder;

    public IServiceProvider Embedded { get; private set; } = null!;

    public IServiceProvider Spark { get; private set; } = null!;

    public SparkCluster Cluster { get; private set; } = null!;

    public ClusterOptions Options { get; private set; } = null!;

    internal HdfsFolder Hdfs => Spark.GetRequiredService<HdfsFolder>();

    public async Task InitializeAsync()
    {
        if (SparkCluster.Absent is not null) return;
        Cluster = await SparkCluster.SharedAsync();
        Options = new ClusterOptions(Cluster.Master, Cluster.SparkHome, Cluster.Hdfs, Cluster.WebHdfs)
        {
            HadoopConf = Cluster.HadoopConf,
            User = Environment.UserName,
            Root = $"/kepler-{Guid.NewGuid():N}",
            Jars = ["/usr/share/java/postgresql.jar", "/usr/share/java/mariadb-java-client.jar"],
            DriverMemoryMb = 512,
            ExecutorMemoryMb = 512,
            MaxCores = 1,
            LogFolder = Path.Combine(Folder, "logs"),
        };
        Embedded = Services("embedded", null);
        Spark = Services("spark", Options);
    }

    public Task DisposeAsync()
    {
        foreach (var provider in providers) provider.Dispose();
        tables.Dispose();
        return Task.CompletedTask;
    }

    public string NewFile(string ending = ".parquet") => tables.NewFile(ending);

    public string Write(byte[] content) => tables.File(content);

    public string Parquet(string select) => tables.Parquet(select);

    internal Task<TablePage> ReadAsync(string parquet) => tables.Reader.PreviewAsync(parquet, 10_000, 0, CancellationToken.None);

    internal ServiceProvider Services(string name, ClusterOptions? cluster)
    {
        var options = new ComputeTablesOptions(Path.Combine(Folder, $"lake-{name}"), "Host=/nowhere", "kepler_pages") { DuckDb = TablesFixture.Options(Folder) };
        var hosts = new SourceHosts([]);
        var services = new ServiceCollection().AddComputeTables(options).AddDatabaseSources(options.DuckDb, hosts);
        if (cluster is not null) services.AddSingleton(TimeProvider.System).AddCluster(cluster, options, hosts);
        var provider = services.BuildServiceProvider();
        providers.Add(provider);
        return provider;
    }

    /// <summary>One file through both profiles; everything that is said of it and every cell must be the same.</summary>
    internal async Task<IngestedFile> SameAsync(FileIngestRequest request)
    {
        var (there, here) = (Under(request), Under(request));
        var cluster = await Spark.GetRequiredService<IFileIngestion>().IngestAsync(there, new Progress<IngestProgress>(), CancellationToken.None);
        var embedded = await Embedded.GetRequiredService<IFileIngestion>().IngestAsync(here, new Progress<IngestProgress>(), CancellationToken.None);
        embedded.Problem.ShouldBeNull();
        cluster.Problem.ShouldBeNull(LastLog());
        await SameTableAsync(here.TargetFile, there.TargetFile);
        var (a, b) = (embedded.Table!, cluster.Table!);
        (b.Rows, b.SourceSha256, b.RejectedRows, b.RejectsSha256).ShouldBe((a.Rows, a.SourceSha256, a.RejectedRows, a.RejectsSha256));
        b.Facts.Columns.ShouldBe(a.Facts.Columns);
        File.Exists(there.StatsFile).ShouldBeTrue();
        return b;
    }

    /// <summary>What the last driver said, for whoever reads the failure of a test.</summary>
    public string LastLog() => Directory.Exists(Options.LogFolder) && Directory.GetFiles(Options.LogFolder).Max(StringComparer.Ordinal) is { } log ? File.ReadAllText(log) : "";

    public async Task SameTableAsync(string embedded, string cluster)
    {
        var (a, b) = (await ReadAsync(embedded), await ReadAsync(cluster));
        b.Columns.ShouldBe(a.Columns.Select(c => c with { Type = OtherTypes.GetValueOrDefault(c.Type, c.Type) }));
        Sorted(b).ShouldBe(Sorted(a with { Rows = [.. a.Rows.Select(row => row.Select((cell, i) => IsEndless(a.Columns[i].Type, cell) ? null : cell).ToImmutableArray())] }));
        b.Rows.Length.ShouldBeGreaterThan(0);
    }

    /// <summary>Spark has no infinite days: they are missing and counted.</summary>
    public static bool IsEndless(string type, string? cell) => cell is "infinity" or "-infinity" && (type is "DATE" or "TIMESTAMP");

    private static string[] Sorted(TablePage page) => [.. page.Rows.Select(row => string.Join('\u001f', row.Select(cell => cell ?? "\u0000"))).Order(StringComparer.Ordinal)];

    private FileIngestRequest Under(FileIngestRequest request)
    {
        var target = NewFile();
        return request with { TargetFile = target, RejectsFile = $"{target}.rejects.csv", StatsFile = $"{target}.stats.json" };
    }
}

[CollectionDefinition(nameof(Profiles))]
public sealed class Profiles : ICollectionFixture<ProfilesFixture>;
