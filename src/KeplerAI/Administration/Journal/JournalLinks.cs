using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.Journal;

/// <summary>Where the object of a line lives, and what it is called there.</summary>
public static class JournalLinks
{
    public static string? Href(JournalLine line) => line.Kind switch
    {
        Scopes.UseCase => $"/administration/use-cases/{line.Number}",
        Scopes.Dataset => $"/lab/datasets/{line.Number}",
        Scopes.Scenario => $"/lab/scenarios/{line.Number}",
        Scopes.Instance => $"/lab/scenarios/{line.ScenarioNumber}/jupyter",
        Scopes.Job => $"/lab/scenarios/{line.ScenarioNumber}/jobs",
        Scopes.IngestionJob => $"/lab/ingestion-jobs/{line.Number}",
        Scopes.Run => $"/executions/{line.Number}",
        _ => null,
    };

    public static string? Label(JournalLine line, string? name) => line.Kind switch
    {
        null => null,
        Scopes.UseCase => $"UC_{line.Number} · {name}",
        Scopes.Scenario => $"SC_{line.Number} · {name}",
        _ => name,
    };
}
