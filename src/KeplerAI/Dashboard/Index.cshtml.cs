using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Dashboard;

/// <summary>« Tableau de bord »: the person's use cases, and what happens or waits in them.</summary>
[Authorize]
[SupportsTimeTravel]
public sealed class IndexModel(IReadTables tables, IPermissions permissions, ICurrentUser user, TimeTravel travel) : PageModel
{
    private const int LatestRuns = 6;

    public IReadOnlyList<UseCaseRow> UseCases { get; private set; } = [];

    /// <summary>Those that wait for an approval which this person may give.</summary>
    public IReadOnlyList<UseCaseRow> Waiting { get; private set; } = [];

    public IReadOnlyList<RunRow> Runs { get; private set; } = [];

    public long Datasets { get; private set; }

    public long Scenarios { get; private set; }

    public long Active { get; private set; }

    public bool MayCreate { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var person = user.Actor.UserId;
        MayCreate = !travel.IsPast && await permissions.MayAsync(person, Capability.Administer, useCaseId: null, ct);
        var mine = (await permissions.UseCasesOfAsync(person, ct)).ToArray();
        if (mine.Length == 0)
            return;

        const string ofMine = "use_case_id = any(@mine)";
        UseCases = await tables.ListAsync<UseCaseRow>(travel.At, ofMine, new { mine }, "number", ct: ct);
        Datasets = await tables.CountAsync<DatasetRow>(travel.At, ofMine, new { mine }, ct);
        Scenarios = await tables.CountAsync<ScenarioRow>(travel.At, ofMine, new { mine }, ct);
        Active = await tables.CountAsync<RunRow>(travel.At, $"{ofMine} and status in ('Queued', 'Running')", new { mine }, ct);
        Runs = await tables.ListAsync<RunRow>(travel.At, ofMine, new { mine }, "number desc", LatestRuns, ct: ct);
        var waiting = new List<UseCaseRow>();
        foreach (var useCase in UseCases.Where(u => u.PendingScenarioId is not null))
            if (await permissions.MayAsync(person, Capability.ApproveActivation, useCase.UseCaseId, ct))
                waiting.Add(useCase);
        Waiting = waiting;
    }

    public static string Kind(RunStatus status) => status switch
    {
        RunStatus.Succeeded => "good",
        RunStatus.Failed => "bad",
        RunStatus.Running => "busy",
        _ => "neutral",
    };
}
