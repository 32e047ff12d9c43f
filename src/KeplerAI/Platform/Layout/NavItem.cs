using KeplerAI.Platform.Permissions;

namespace KeplerAI.Platform.Layout;

/// <summary>One line of the sidebar. Shown when the page exists and the person may open it.</summary>
/// <param name="Text">Resource key.</param>
/// <param name="Group">Resource key of the heading above; null for none.</param>
/// <param name="Any">One of these capabilities, somewhere, is enough; none means anybody signed in.</param>
public sealed record NavItem(string Text, string Href, string Icon, string? Group, params Capability[] Any)
{
    public static readonly IReadOnlyList<NavItem> All =
    [
        new("nav.dashboard", "/", "layout-dashboard", null),
        new("nav.datasets", "/lab/datasets", "database-import", "nav.lab", Capability.IngestDatasets, Capability.CreateScenarios, Capability.GrantDataset),
        new("nav.ingestion-jobs", "/lab/ingestion-jobs", "clock-play", "nav.lab", Capability.IngestDatasets, Capability.OverrideTested),
        new("nav.scenarios", "/lab/scenarios", "flask", "nav.lab", Capability.CreateScenarios, Capability.ApproveActivation, Capability.RequestActivation),
        new("nav.panel", "/monitoring", "gauge", "nav.monitoring", Capability.ViewResults),
        new("nav.runs", "/executions", "player-play", "nav.monitoring", Capability.SeeBusinessData),
        new("nav.use-cases", "/administration/use-cases", "briefcase", "nav.administration", Capability.Administer, Capability.SeeBusinessData),
        new("nav.users", "/administration/utilisateurs", "users", "nav.administration", Capability.Administer),
        new("nav.journal", "/administration/journaux", "history", "nav.administration", Capability.ReadWholeJournal, Capability.ReadUseCaseJournal),
        new("nav.system", "/administration/systeme", "server", "nav.administration", Capability.ReadSystemJournal),
    ];

    public bool Holds(string path) => Href == "/" ? path is "/" or "" : path == Href || path.StartsWith($"{Href}/", StringComparison.Ordinal);
}
