using System.Collections.Immutable;
using System.Reflection;

namespace KeplerAI.Compute.DuckDb;

/// <summary>How DuckDB is run: in child processes of the application's own binary.</summary>
public sealed record DuckDbOptions
{
    public const string WorkerArgument = "duckdb-worker";

    /// <summary>The folder that holds node_modules.</summary>
    public string ToolsFolder { get; init; } = DuckDbLibrary.DefaultTools;

    /// <summary>Command line of a worker process; the request comes on its stdin.</summary>
    public ImmutableArray<string> WorkerCommand { get; init; } = OwnBinary();

    /// <summary>DuckDB's memory_limit; the process itself may use a quarter more and <see cref="RuntimeMb"/>.</summary>
    public int MemoryMb { get; init; } = 1024;

    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Where DuckDB spills and where transcoded copies stand, deleted after each request.</summary>
    public string TempFolder { get; init; } = Path.Combine(Path.GetTempPath(), "kepler-duckdb");

    /// <summary>A warm worker is renewed after this many requests.</summary>
    public int RequestsPerWorker { get; init; } = 500;

    /// <summary>What .NET and the library themselves take before DuckDB allocates anything.</summary>
    public int RuntimeMb { get; init; } = 384;

    internal long ProcessLimitBytes => ((MemoryMb * 5L / 4) + RuntimeMb) << 20;

    /// <summary>Copies of data stand there for a moment: its owner alone reads them.</summary>
    internal void MakeTempFolder() => Directory.CreateDirectory(TempFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static ImmutableArray<string> OwnBinary()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var hosted = string.Equals(Path.GetFileNameWithoutExtension(process), "dotnet", StringComparison.Ordinal);
        return hosted ? [process, Assembly.GetEntryAssembly()!.Location, WorkerArgument] : [process, WorkerArgument];
    }
}
