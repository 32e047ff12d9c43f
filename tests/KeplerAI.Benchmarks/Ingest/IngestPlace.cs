using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Benchmarks.Ingest;

/// <summary>A folder of the measure's own, and the product's ingestion over it, with workers as processes.</summary>
internal sealed class IngestPlace : IDisposable
{
    private readonly string folder = Path.Combine(TestFolder.Path, "ingest");
    private readonly ServiceProvider provider;

    public IngestPlace()
    {
        Directory.CreateDirectory(Path.Combine(folder, "spill"));
        Environment.SetEnvironmentVariable(DuckDbLibrary.ToolsVariable, Checkout.Tools);
        var options = new DuckDbOptions { ToolsFolder = Checkout.Tools, TempFolder = Path.Combine(folder, "spill") };
        provider = new ServiceCollection().AddComputeTables(new ComputeTablesOptions(Path.Combine(folder, "lake"), "Host=/nowhere", "kepler_pages") { DuckDb = options }).BuildServiceProvider();
    }

    public IFileIngestion Files => provider.GetRequiredService<IFileIngestion>();

    public string File(string name) => Path.Combine(folder, name);

    public FileIngestRequest Request(string source, string name) =>
        new(source, name, new SourceOptions(), null, BadRowPolicy.Stop, File("target.parquet"), File("rejects.csv"), File("stats.json"));

    public void Dispose()
    {
        provider.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>The most memory that a piece of work held, in MB.</summary>
internal static class Peak
{
    public static async Task<(T Result, double Peak)> OfAsync<T>(Func<Task<T>> work) => await WatchAsync(work, () => [Environment.ProcessId]);

    /// <summary>Of the processes that this one starts meanwhile.</summary>
    public static async Task<(T Result, double Peak)> OfChildrenAsync<T>(Func<Task<T>> work)
    {
        var before = Children().ToHashSet();
        return await WatchAsync(work, () => Children().Where(pid => !before.Contains(pid)));
    }

    private static async Task<(T, double)> WatchAsync<T>(Func<Task<T>> work, Func<IEnumerable<int>> processes)
    {
        var peak = 0L;
        await using var timer = new Timer(_ => peak = Math.Max(peak, processes().Sum(Resident)), null, 0, 50);
        var result = await work();
        return (result, Math.Round(peak / 1048576.0));
    }

    private static IEnumerable<int> Children() => Directory.GetDirectories($"/proc/{Environment.ProcessId}/task").SelectMany(ChildrenOf);

    private static IEnumerable<int> ChildrenOf(string task)
    {
        try
        {
            return System.IO.File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static long Resident(int process)
    {
        try
        {
            return long.Parse(System.IO.File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
