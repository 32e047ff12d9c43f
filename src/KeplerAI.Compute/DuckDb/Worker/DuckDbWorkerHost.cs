using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.DuckDb.Worker;

/// <summary>The inside of a worker process: requests on stdin, one a line; progress and results on stdout, one a line; ends at the end of stdin.</summary>
public static partial class DuckDbWorkerHost
{
    private static readonly Dictionary<string, Func<JsonElement, WorkerContext, object?>> Operations = new(StringComparer.Ordinal)
    {
        [FileTask.Inspecting] = FileTask.Inspect,
        [FileTask.Ingesting] = FileTask.Ingest,
        [FileTask.Cleaning] = FileTask.Clean,
        [TableStatisticsService.Operation] = TableStatisticsService.Run,
        [ParquetReading.Preview] = ParquetReading.RunPreview,
        [ParquetReading.Find] = ParquetReading.RunFind,
        [ParquetReading.Describe] = ParquetReading.RunDescribe,
        [Parity.Operation] = Parity.Run,
        [LightTableExport.Operation] = LightTableExport.Run,
        [SourceOperations.Test] = SourceOperations.RunTest,
        [SourceOperations.Tables] = SourceOperations.RunTables,
        [SourceOperations.Columns] = SourceOperations.RunColumns,
        [SourceOperations.Count] = SourceOperations.RunCount,
        [SourceOperations.Extract] = SourceOperations.RunExtract,
        [SourceOperations.Plan] = SourceOperations.RunPlan,
        [SourceOperations.Merge] = SourceOperations.RunMerge,
    };

    public static async Task<int> RunAsync(TextReader stdin, TextWriter stdout)
    {
        var gate = new Lock();
        void Tell(WorkerReply reply)
        {
            lock (gate)
            {
                stdout.WriteLine(WorkerJson.Line(reply));
                stdout.Flush();
            }
        }
        while (await stdin.ReadLineAsync() is { } line)
            Tell(Answer(line, Tell));
        return 0;
    }

    private static WorkerReply Answer(string line, Action<WorkerReply> tell)
    {
        string? folder = null;
        try
        {
            var request = JsonSerializer.Deserialize<WorkerRequest>(line, WorkerJson.Options)!;
            EndWithout(request.Application);
            using var watch = new Timer(_ => EndWithout(request.Application), null, 500, 500);
            folder = Directory.CreateDirectory(Path.Combine(request.TempFolder, Guid.NewGuid().ToString("N"))).FullName;
            var result = Operations[request.Operation](request.Arguments, new WorkerContext(request, folder, tell));
            return new WorkerReply(null, 1, WorkerJson.Element(result), null);
        }
        catch (DuckDbException e)
        {
            return new WorkerReply(null, 0, null, e.Safe, e.IsOutOfMemory);
        }
        catch (Exception e)
        {
            // Only the kind: a message may quote a cell. Input and output errors name paths only.
            return new WorkerReply(null, 0, null, e is IOException or UnauthorizedAccessException ? e.Message : e.GetType().Name, e is OutOfMemoryException);
        }
        finally
        {
            if (folder is not null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A worker whose application died, perhaps before this process had begun, must not go on alone with a half-written file. It is killed: an orderly end could wait for the statement.</summary>
    private static void EndWithout(int application)
    {
        if (GetParent() == application) return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();
}
