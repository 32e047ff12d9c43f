using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Scenarios;

/// <summary>A folder of the working tree: the path people copy, and how many scripts lie there.</summary>
public sealed record FolderView(ScenarioFolder Folder, string Path, int Scripts);

/// <summary>« Vue d'ensemble » of a scenario.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Scenario)]
public sealed class Details(IReadTables tables, IPermissions permissions, ICurrentUser user, IUserDirectory directory, WorkingTrees trees) : PageModel
{
    public ScenarioHead Head { get; private set; } = null!;

    public string? Owner { get; private set; }

    public IReadOnlyList<FolderView> Folders { get; private set; } = [];

    public IReadOnlyList<Datasets.DatasetRow> Datasets { get; private set; } = [];

    public bool MayEdit { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Head = await ScenarioHead.LoadAsync(tables, HttpContext.Scope()!.StreamId, ct);
        var row = Head.Row;
        Owner = row.OwnerId is { } owner ? await directory.NameOfAsync(owner, ct) : null;
        MayEdit = await permissions.MayAsync(user.Actor.UserId, Capability.CreateScenarios, row.UseCaseId, ct);
        Folders = [.. Enum.GetValues<ScenarioFolder>().Select(f => new FolderView(f, $"{row.Path}/{WorkingTrees.NameOf(f)}", trees.ScriptsOf(row.Number, f).Count))];
        Datasets = await AttachedDatasets.OfAsync(tables, row.ScenarioId, ct);
    }
}
