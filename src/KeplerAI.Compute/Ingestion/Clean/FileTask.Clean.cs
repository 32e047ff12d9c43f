using System.Text.Json;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

// The same pass over the file; what it lets through is left as a file that another engine types and writes.
internal static partial class FileTask
{
    public const string Cleaning = "clean";

    public static CleanResult Clean(JsonElement arguments, WorkerContext context)
    {
        var (request, file) = WorkerJson.Read<CleanRequest>(arguments);
        using var stop = new CancellationTokenSource();
        var hash = Task.Run(() => HashAsync(request.SourceFile, stop.Token), CancellationToken.None);
        File.Delete(request.RejectsFile);
        var clean = new CleanTable(file);
        var task = new IngestTask(request.Options, request.Columns, request, context, new ProgressTeller(context)) { Clean = clean };
        var outcome = Refuse(request.Columns) is { } refused ? IngestOutcome.Refused(refused) : Run(request.SourceFile, request.FileName, task);
        if (outcome.Facts is not { } facts)
        {
            stop.Cancel();
            return new CleanResult(null, outcome.Problem);
        }
        var rejects = outcome.Rejected > 0 ? Durable.Sha256(request.RejectsFile) : null;
        return new CleanResult(facts, null) { Form = clean.Form, File = clean.File, Columns = clean.Columns, SourceSha256 = hash.GetAwaiter().GetResult(), Rejected = outcome.Rejected, RejectsSha256 = rejects };
    }
}
