using System.Diagnostics;
using System.Globalization;
using KeplerAI.Bench;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Benchmarks.Ingest;

/// <summary>A table of ten columns from a database to Parquet, by the product's own worker process, and how much memory that took.</summary>
internal static class DatabaseRead
{
    public const string Columns = "id, client, montant, taux, quantite, libelle, ville, jour, vu, actif";
    private const double RowsPerSecond = 500_000;

    /// <summary>« --rows n » shortens a look; the goal follows it.</summary>
    public static int Rows { get; } = SampleCsv.Rows(10_000_000);

    public static async Task<(double Seconds, double PeakMb)> ExtractAsync(SourceLogin login, string? schema, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("kepler-bench-").FullName;
        try
        {
            var options = new DuckDbOptions { ToolsFolder = Checkout.Tools, TempFolder = Path.Combine(folder, "spill") };
            await using var services = new ServiceCollection().AddDatabaseSources(options, new SourceHosts([])).BuildServiceProvider();
            using var memory = new WorkerMemory();
            var clock = Stopwatch.StartNew();
            var result = await services.GetRequiredService<IDatabaseSource>().ExtractAsync(
                new(login, schema, "mesure", Columns.Split(", "), null, Path.Combine(folder, "t.parquet")), new Progress<long>(), ct);
            if (result.Value?.Rows != Rows) throw new InvalidOperationException($"Not {Rows} rows: {result}");
            return (clock.Elapsed.TotalSeconds, memory.PeakMb);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static IEnumerable<BenchLine> Lines(string name, double ours, double raw, double peak) =>
    [
        BenchLine.Seconds("ingest", name, $"{Rows:N0} rows x 10 to Parquet ({Rows / ours:N0} rows/s); reference: reading them raw", ours, raw, Rows / RowsPerSecond),
        new("ingest", name, "peak memory of the worker", Math.Round(peak), null, "MB", null, 400, peak < 400),
    ];

    /// <summary>The largest resident size of the worker, which is this process's only child of that name.</summary>
    private sealed class WorkerMemory : IDisposable
    {
        private readonly Timer timer;

        public WorkerMemory() => timer = new Timer(_ => PeakMb = Math.Max(PeakMb, Peak()), null, 50, 50);

        public double PeakMb { get; private set; }

        public void Dispose() => timer.Dispose();

        private static double Peak() => Process.GetProcesses().Select(process =>
        {
            try
            {
                var own = File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[^1].Split(' ')[1] == $"{Environment.ProcessId}";
                if (!own || !File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(DuckDbOptions.WorkerArgument, StringComparison.Ordinal)) return 0;
                var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                return 0;
            }
        }).Max();
    }
}
