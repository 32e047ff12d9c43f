using System.Text;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Tests.Ingestion;

/// <summary>The real services over a folder of their own; workers are this test assembly, started as a process.</summary>
public sealed class TablesFixture : IDisposable
{
    private readonly ServiceProvider provider;

    public TablesFixture()
    {
        Folder = Directory.CreateTempSubdirectory("kepler-tables-").FullName;
        provider = new ServiceCollection()
            .AddComputeTables(new ComputeTablesOptions(Path.Combine(Folder, "lake"), "Host=/nowhere", "kepler_pages") { DuckDb = Options(Folder) })
            .BuildServiceProvider();
    }

    public string Folder { get; }

    internal IFileIngestion Files => provider.GetRequiredService<IFileIngestion>();

    internal ITableStatistics Statistics => provider.GetRequiredService<ITableStatistics>();

    internal static FileIngestRequest Request(string source, string target, SourceOptions? options = null, BadRowPolicy? policy = null) =>
        new(source, "donnees.csv", options ?? new SourceOptions(), null, policy ?? BadRowPolicy.Stop, target, $"{target}.rejects.csv", $"{target}.stats.json");

    internal ITableReader Reader => provider.GetRequiredService<ITableReader>();

    internal IResultPublisher Publisher => provider.GetRequiredService<IResultPublisher>();

    internal IDataLake Lake => provider.GetRequiredService<IDataLake>();

    internal DuckDbWorker Worker => provider.GetRequiredService<DuckDbWorker>();

    public static DuckDbOptions Options(string folder) => new()
    {
        ToolsFolder = Checkout.Tools,
        WorkerCommand = ["dotnet", typeof(TablesFixture).Assembly.Location, DuckDbOptions.WorkerArgument],
        TempFolder = Path.Combine(folder, "spill"),
        MemoryMb = 512,
        Threads = 2,
    };

    public string NewFile(string ending = ".csv") => Path.Combine(Folder, $"{Guid.NewGuid():N}{ending}");

    public string File(byte[] content)
    {
        var file = NewFile();
        System.IO.File.WriteAllBytes(file, content);
        return file;
    }

    public string File(string content) => File(Encoding.UTF8.GetBytes(content));

    /// <summary>What the worker does, in this process: a process for each of hundreds of files would take minutes.</summary>
    internal FileIngestResult Ingest(FileIngestRequest request) => InWorker(context => FileTask.Ingest(WorkerJson.Element(request), context));

    internal InspectResult Inspect(InspectRequest request) => InWorker(context => FileTask.Inspect(WorkerJson.Element(request), context));

    /// <summary>Ingests, and reads back what was written.</summary>
    internal async Task<(IngestedFile Table, TablePage Page)> TableAsync(string csv, string? delimiter = null) => await TableAsync(Encoding.UTF8.GetBytes(csv), delimiter);

    internal async Task<(IngestedFile Table, TablePage Page)> TableAsync(byte[] csv, string? delimiter = null)
    {
        var target = NewFile(".parquet");
        var result = Ingest(Request(File(csv), target, new SourceOptions(Delimiter: delimiter)));
        result.Problem.ShouldBeNull();
        return (result.Table!, await Reader.PreviewAsync(target, 1000, 0, CancellationToken.None));
    }

    internal IngestProblem Problem(string csv, string? delimiter = null) => Problem(Encoding.UTF8.GetBytes(csv), delimiter);

    internal IngestProblem Problem(byte[] csv, string? delimiter = null)
    {
        var result = Ingest(Request(File(csv), NewFile(".parquet"), new SourceOptions(Delimiter: delimiter)));
        result.Table.ShouldBeNull();
        return result.Problem.ShouldNotBeNull();
    }

    /// <summary>A Parquet file made of a SELECT.</summary>
    public string Parquet(string select)
    {
        var file = NewFile(".parquet");
        Environment.SetEnvironmentVariable(DuckDbLibrary.ToolsVariable, Checkout.Tools);
        Directory.CreateDirectory(Path.Combine(Folder, "spill"));
        using var duck = DuckDbConnection.Open(new DuckDbSettings(256, 1, Path.Combine(Folder, "spill")) { Files = [file] });
        duck.Execute($"COPY ({select}) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)", CancellationToken.None);
        return file;
    }

    private T InWorker<T>(Func<WorkerContext, T> run)
    {
        Environment.SetEnvironmentVariable(DuckDbLibrary.ToolsVariable, Checkout.Tools);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "spill", Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            return run(new WorkerContext(new WorkerRequest("", default, 1024, 2, folder, Environment.ProcessId), folder, _ => { }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        provider.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
