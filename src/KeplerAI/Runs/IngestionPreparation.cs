using System.Text.Json;
using System.Text.Json.Nodes;
using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.IngestionJobs;

namespace KeplerAI.Runs;

/// <summary>A run of an ingestion job executes the script of the version in force, by its hash, and may read every dataset of the use case.</summary>
public sealed class IngestionPreparation(IReadTables tables, IDataLake lake, SparkProfile spark)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <exception cref="RunRefusedException">When the script is not what it must be.</exception>
    public async Task<PreparedRun> PrepareAsync(Run run, CancellationToken ct)
    {
        var job = run.Ingestion!;
        if (job.Language == ScriptLanguage.PySpark && !spark.IsOn)
            throw new RunRefusedException("ijob.no_spark");
        var path = IngestionScripts.LakePath(run.UseCaseNumber, job.ScriptSha256);
        var local = lake.Physical(path);
        if (!File.Exists(local) || await RunFiles.HashAsync(local, ct) != job.ScriptSha256)
            throw new RunRefusedException("run.pin_missing");
        var datasets = await tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @UseCaseId and status = 'Ready'", new { run.UseCaseId }, "number", ct: ct);
        return new(
            new(path, new FileInfo(local).Length, job.ScriptSha256),
            Context(run, job, datasets),
            Inputs: [],
            Model: null,
            Offered: [.. datasets.Select(d => new RunInput(d.Path, d.TableFile!, d.Sha256!))]);
    }

    private static string Context(Run run, IngestionPart job, IEnumerable<DatasetRow> datasets) => new JsonObject
    {
        ["schema"] = 1,
        ["run"] = run.Number,
        ["use_case"] = run.UseCaseNumber,
        ["scenario"] = null,
        ["folder"] = "ingestion",
        ["datasets"] = new JsonArray([.. datasets.Select(d => (JsonNode)new JsonObject { ["name"] = d.Name, ["path"] = d.Path, ["file"] = d.TableFile })]),
        ["tables"] = new JsonObject(),
        ["model"] = null,
        ["window"] = new JsonObject { ["from"] = job.Window.From.ToString("o"), ["to"] = job.Window.To.ToString("o"), ["zone"] = job.Window.Zone },
        ["targets"] = new JsonArray([.. job.Datasets.Select(d => (JsonNode)JsonValue.Create(d))]),
        ["output"] = "/kepler/output",
    }.ToJsonString(Json);
}
