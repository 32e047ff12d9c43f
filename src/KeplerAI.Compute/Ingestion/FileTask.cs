using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Csv;
using KeplerAI.Compute.Ingestion.Json;
using KeplerAI.Compute.Ingestion.Xlsx;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Inspection and ingestion of any file, inside the worker.</summary>
internal static partial class FileTask
{
    public const string Inspecting = "inspect";
    public const string Ingesting = "ingest";

    public static InspectResult Inspect(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<InspectRequest>(arguments);
        var outcome = Run(request.SourceFile, request.FileName, new IngestTask(request.Options, null, null, context, new ProgressTeller(context)));
        return new InspectResult(outcome.Facts, outcome.Problem);
    }

    public static FileIngestResult Ingest(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<FileIngestRequest>(arguments);
        using var stop = new CancellationTokenSource();
        // Beside the reading, which it shares the file's pages with.
        var hash = Task.Run(() => HashAsync(request.SourceFile, stop.Token), CancellationToken.None);
        foreach (var old in new[] { request.TargetFile, request.RejectsFile, request.StatsFile }) File.Delete(old);
        var task = new IngestTask(request.Options, request.Columns, request, context, new ProgressTeller(context));
        var outcome = Refuse(request.Columns) is { } refused ? IngestOutcome.Refused(refused) : Run(request.SourceFile, request.FileName, task);
        if (outcome.Facts is not { } facts)
        {
            stop.Cancel();
            return new FileIngestResult(null, outcome.Problem);
        }
        context.Tell("statistics", 0);
        var columns = StatisticsWriter.Write(request.TargetFile, request.StatsFile, context);
        context.Tell("hashing", 0);
        Durable.FlushFile(request.TargetFile);
        var rejects = outcome.Rejected > 0 ? Durable.Sha256(request.RejectsFile) : null;
        return new FileIngestResult(
            new IngestedFile(facts, facts.Rows, columns, new FileInfo(request.TargetFile).Length, Durable.Sha256(request.TargetFile), hash.GetAwaiter().GetResult(), outcome.Rejected, rejects), null);
    }

    private static IngestOutcome Run(string source, string fileName, IngestTask task)
    {
        var (plain, problem) = Unpacking.Open(source, fileName, task);
        if (plain is null) return IngestOutcome.Refused(problem!);
        try
        {
            return plain.Format switch
            {
                SourceFormat.Xlsx => new XlsxFile(task, plain).Run(),
                SourceFormat.Json => new JsonFile(task, plain).Run(),
                SourceFormat.Parquet => new ParquetFile(task, plain).Run(),
                _ => new CsvFile(task, plain).Run(),
            };
        }
        catch (RefusedException e)
        {
            return IngestOutcome.Refused(e.Problem);
        }
    }

    /// <summary>Types go into statements of DuckDB: only those it would itself write are let through.</summary>
    private static IngestProblem? Refuse(ImmutableArray<ColumnChoice>? columns)
    {
        if (columns is not { } given) return null;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < given.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(given[i].Name)) return new IngestProblem("csv.empty_header", Column: i + 1);
            if (!seen.Add(given[i].Name)) return new IngestProblem("csv.duplicate_header", Column: i + 1, Detail: given[i].Name);
            if (!ColumnTypes.IsAllowed(given[i])) return new IngestProblem("file.type_unknown", Column: i + 1);
        }
        return null;
    }

    private static async Task<string> HashAsync(string file, CancellationToken ct)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }
}
