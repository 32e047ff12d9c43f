using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>What a job's form is judged against: the scenario, and the file as it lies in the folder now.</summary>
public sealed record JobFacts(Scenario? Scenario, ScriptFile? Script)
{
    public static async Task<JobFacts> LoadAsync(Guid scenarioId, ScenarioFolder folder, string file, IEventStore store, ScriptFiles files, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var scenario = await session.AggregateStreamAsync<Scenario>(scenarioId, ct: ct);
        return new(scenario, scenario is null ? null : await files.ReadAsync(scenario, folder, file, ct));
    }

    /// <summary>Saving asks that the file exists and, for scoring, imports no PySpark (R201); testing is asked at activation.</summary>
    public Refusal? Objection(IJobForm form)
    {
        if (Scenario is null)
            return new("job.no_scenario");
        if (Script is null)
            return new("job.file_missing", nameof(IJobForm.File), form.File, WorkingTrees.NameOf(form.Folder));
        return Script.Objection(form.Folder);
    }
}
