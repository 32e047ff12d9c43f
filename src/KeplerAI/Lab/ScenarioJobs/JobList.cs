using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Lab.ScenarioJobs;

/// <param name="Next">The next fire of an active scheduled job.</param>
/// <param name="Controls">The reader may pause, resume and delete it.</param>
public sealed record JobLine(JobRow Job, DateTimeOffset? Next, RunRow? Last, bool Controls);

public sealed record JobListView(IReadOnlyList<JobLine> Lines, bool CanEdit, bool CanRun, bool CanOverride, bool HasDeleted);

/// <summary>The jobs of a scenario, with what the reader may do to each.</summary>
public sealed class JobList(IReadTables tables, IPermissions permissions, ICurrentUser user, TimeProvider clock)
{
    public async Task<JobListView> LoadAsync(ScenarioRow scenario, bool deleted, CancellationToken ct)
    {
        var jobs = await tables.ListAsync<JobRow>(AsOf.Now, "scenario_id = @ScenarioId", new { scenario.ScenarioId }, "number", ct: ct);
        var owners = (await tables.ListAsync<ScopeRow>(AsOf.Now, "scenario_id = @ScenarioId and kind = @Job", new { scenario.ScenarioId, Scopes.Job }, ct: ct)).ToDictionary(s => s.StreamId, s => s.OwnerId);
        var runs = (await tables.ListAsync<RunRow>(AsOf.Now, "scenario_id = @ScenarioId", new { scenario.ScenarioId }, "number desc", 300, ct: ct)).ToLookup(r => r.JobId);
        var edit = await MayAsync(Capability.CreateScenarios, scenario, ct);
        var others = await MayAsync(Capability.ControlOthersJobs, scenario, ct);
        var now = clock.GetUtcNow();
        return new(
            [.. jobs.Where(j => deleted || j.Status != JobStatus.Deleted).Select(j => new JobLine(
                j,
                j.Status == JobStatus.Active ? JobCron.Next(j.Cron, j.Zone, now, 1).Cast<DateTimeOffset?>().FirstOrDefault() : null,
                runs[j.JobId].FirstOrDefault(),
                owners.GetValueOrDefault(j.JobId) == user.Actor.UserId ? edit : others))],
            edit,
            await MayAsync(Capability.ExecuteModels, scenario, ct),
            await MayAsync(Capability.OverrideTested, scenario, ct),
            jobs.Any(j => j.Status == JobStatus.Deleted));
    }

    private Task<bool> MayAsync(Capability capability, ScenarioRow scenario, CancellationToken ct) => permissions.MayAsync(user.Actor.UserId, capability, scenario.UseCaseId, ct);
}
