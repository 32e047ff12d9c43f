using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Runs;

/// <summary>« Exécutions »: the ledger of every run of the reader's use cases.</summary>
[Needs(Capability.SeeBusinessData, Scopes.UseCase)]
public sealed class IndexModel(IReadTables tables, IPermissions permissions, ICurrentUser user, People people) : PageModel
{
    public const int Size = 50;

    [BindProperty(SupportsGet = true, Name = "statut")]
    public RunStatus? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "scenario")]
    public int? Scenario { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<RunRow> Runs { get; private set; } = [];

    public IReadOnlyDictionary<Guid, string> Names { get; private set; } = null!;

    public IReadOnlyDictionary<Guid, string> Jobs { get; private set; } = null!;
    public IReadOnlyList<ScenarioRow> Scenarios { get; private set; } = [];

    public long Total { get; private set; }

    public bool Filtered => Status is not null || Scenario is not null;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Guid[] mine = HttpContext.Scope() is { } scope ? [scope.UseCaseId] : [.. await permissions.UseCasesOfAsync(user.Actor.UserId, ct)];
        Scenarios = await tables.ListAsync<ScenarioRow>(AsOf.Now, "use_case_id = any(@mine)", new { mine }, "number", ct: ct);
        PageNumber = Math.Max(1, PageNumber);
        const string where = "use_case_id = any(@mine) and (@status::text is null or status = @status) and (@Scenario::int is null or scenario_number = @Scenario)";
        var filter = new { mine, status = Status?.ToString(), Scenario };
        Total = await tables.CountAsync<RunRow>(AsOf.Now, where, filter, ct);
        Runs = await tables.ListAsync<RunRow>(AsOf.Now, where, filter, "number desc", Size, (PageNumber - 1) * Size, ct);
        Names = await people.NamesAsync(Runs.Select(r => r.RequestedBy), ct);
        var jobs = Runs.Select(r => r.JobId).Distinct().ToArray();
        Jobs = (await tables.ListAsync<ScopeRow>(AsOf.Now, "stream_id = any(@jobs)", new { jobs }, ct: ct)).ToDictionary(s => s.StreamId, s => s.Name);
    }
}
