using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Scenarios;

/// <summary>A line of the list.</summary>
public sealed record ScenarioLine(ScenarioRow Row, bool IsActive, string? Owner, RunRow? LastRun);

/// <summary>« Scénario IA »: the scenarios of a use case, chosen in the drop-down (R111).</summary>
[Needs(Capability.SeeBusinessData, Scopes.UseCase)]
public sealed class Index(IReadTables tables, IPermissions permissions, ICurrentUser user, IUserDirectory directory) : PageModel
{
    /// <summary>Null: no use case is chosen yet.</summary>
    public ScopeRow? UseCase { get; private set; }

    /// <summary>The person's use cases, for the drop-down.</summary>
    public UseCaseChoice Choice { get; private set; } = null!;

    public IReadOnlyList<ScenarioLine> Scenarios { get; private set; } = [];

    public bool MayCreate { get; private set; }

    public ScenarioFormView Form => new(new ScenarioForm(), $"UC_{UseCase!.UseCaseNumber}");

    public async Task OnGetAsync(CancellationToken ct)
    {
        UseCase = HttpContext.Scope();
        Choice = await UseCaseChoice.OfAsync("/lab/scenarios", tables, permissions, user, ct);
        if (UseCase is null)
            return;
        MayCreate = await permissions.MayAsync(user.Actor.UserId, Capability.CreateScenarios, UseCase.StreamId, ct);
        var uc = new { uc = UseCase.StreamId };
        var useCase = await tables.FindAsync<UseCaseRow>(AsOf.Now, UseCase.StreamId, ct);
        var rows = await tables.ListAsync<ScenarioRow>(AsOf.Now, "use_case_id = @uc", uc, "number desc", ct: ct);
        var names = await directory.NamesAsync(rows.Select(r => r.OwnerId).OfType<Guid>(), ct);
        var runs = (await tables.ListAsync<RunRow>(AsOf.Now, $"use_case_id = @uc and number in (select max(r.number) from {tables.From<RunRow>(AsOf.Now)} r where r.scenario_id is not null group by r.scenario_id)", uc, ct: ct)).ToDictionary(r => r.ScenarioId!.Value);
        Scenarios = [.. rows.Select(r => new ScenarioLine(r, useCase?.ActiveScenarioId == r.ScenarioId, names.GetValueOrDefault(r.OwnerId ?? Guid.Empty), runs.GetValueOrDefault(r.ScenarioId)))];
    }
}
