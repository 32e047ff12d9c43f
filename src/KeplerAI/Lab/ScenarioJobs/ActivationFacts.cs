using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>The script that would come into force, already kept in the lake under its hash: what is in force can always be loaded again.</summary>
public sealed record ActivationFacts(Scenario? Scenario, ScriptFile? Script)
{
    public static async Task<ActivationFacts> LoadAsync(Guid jobId, IEventStore store, ScriptFiles files, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.AggregateStreamAsync<ScenarioJob>(jobId, ct: ct) is not { } job)
            return new(null, null);
        var scenario = (await session.AggregateStreamAsync<Scenario>(job.ScenarioId, ct: ct))!;
        var wanted = job.Draft ?? job.InForce!;
        var script = await files.ReadAsync(scenario, wanted.Folder, wanted.File, ct);
        if (script is not null)
            await files.KeepAsync(scenario.Path, script, ct);
        return new(scenario, script);
    }

    public Refusal? Objection(ScenarioJob? job)
    {
        if (JobMachine.Objection(job?.Status, JobVerb.Activate, job?.Draft is not null) is { } rule)
            return new(rule);
        var draft = job!.Draft!;
        return Script is null ? new("job.file_missing", nameof(IJobForm.File), draft.File, WorkingTrees.NameOf(draft.Folder)) : Script.Objection(draft.Folder);
    }

    public Decision Activated(ScenarioJob job, string? withoutTest) =>
        Decision.Of(new ScenarioJobActivated(job.Version, job.Draft!, Script!.Sha256, withoutTest));
}
