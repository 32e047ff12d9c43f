using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>Modules, named after the types of use case (R219), each with its control panels.</summary>
[Needs(Capability.ViewResults)]
public sealed class IndexModel(IReadTables tables, IPermissions permissions, ICurrentUser user) : PageModel
{
    public IReadOnlyList<IGrouping<UseCaseType, UseCaseRow>> Modules { get; private set; } = [];

    public ILookup<Guid, PublicationRow> Publications { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Guid[] mine = [.. await permissions.UseCasesOfAsync(user.Actor.UserId, ct)];
        var useCases = await tables.ListAsync<UseCaseRow>(AsOf.Now, "use_case_id = any(@mine)", new { mine }, "number", ct: ct);
        Modules = [.. useCases.GroupBy(u => u.Type).OrderBy(g => g.Key)];
        Publications = (await tables.ListAsync<PublicationRow>(AsOf.Now, "use_case_id = any(@mine) and \"table\" is not null", new { mine }, "event_number desc", ct: ct)).ToLookup(p => p.UseCaseId);
    }
}
