using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Ouvrir dans Jupyter »: the latest version's script lands in a scenario's working tree, where « kepler run » tests it.</summary>
public sealed record CopyScriptToScenario(Guid JobId, Guid ScenarioId) : ICommand<IngestionJob>
{
    /// <summary>Ingestion prepares data: of the three folders, this one.</summary>
    public const ScenarioFolder Folder = ScenarioFolder.DataPrep;

    Guid ICommand.StreamId => JobId;
}

/// <param name="File">The name that the script has in the working tree; null when it could not be written.</param>
public sealed record CopyFacts(Scenario? Scenario, string? File);

public static class CopyScriptToScenarioHandler
{
    public static async Task<CopyFacts> LoadAsync(CopyScriptToScenario command, IEventStore store, IngestionScripts scripts, WorkingTrees trees, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var scenario = await session.AggregateStreamAsync<Scenario>(command.ScenarioId, ct: ct);
        if (await session.AggregateStreamAsync<IngestionJob>(command.JobId, ct: ct) is not { Status: not JobStatus.Deleted } job || scenario?.UseCaseId != job.UseCaseId)
            return new(null, null);
        return await scripts.ReadAsync(job.UseCaseNumber, job.Latest.ScriptSha256, ct) is { } text
            ? new(scenario, trees.Offer(scenario.Number, CopyScriptToScenario.Folder, job.Latest.File, text))
            : new(scenario, null);
    }

    public static Decision Handle(CopyScriptToScenario _, IngestionJob? job, CopyFacts facts) =>
        JobMachine.Objection(job?.Status, JobVerb.Edit, job?.Draft is not null) is { } rule ? Decision.Refuse(rule)
        : facts.Scenario is null ? Decision.Refuse("job.no_scenario")
        : facts.File is null ? Decision.Refuse("ijob.script_gone")
        : Decision.Of(new IngestionScriptCopied(job!.Version, facts.Scenario.Id, facts.Scenario.Number, facts.File, job.Latest.ScriptSha256));
}
