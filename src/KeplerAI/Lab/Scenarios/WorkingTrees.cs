using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Scenarios;

/// <summary>The mutable working trees of scenarios, where people edit through Jupyter: dataprep, training and scoring, empty at first.</summary>
public sealed class WorkingTrees(KeplerSettings settings)
{
    /// <summary>Local folder of a scenario's tree; made with its three folders when it is not there yet.</summary>
    public string PathOf(int scenarioNumber)
    {
        var root = Path.Combine(settings.Work, $"SC_{scenarioNumber}");
        foreach (var folder in Enum.GetValues<ScenarioFolder>())
            Directory.CreateDirectory(Path.Combine(root, NameOf(folder)));
        return root;
    }

    public static string NameOf(ScenarioFolder folder) => folder.ToString().ToLowerInvariant();

    /// <summary>The .py files of a folder, by name; never a link, which could lead out of the tree.</summary>
    public IReadOnlyList<string> ScriptsOf(int scenarioNumber, ScenarioFolder folder) =>
        [.. new DirectoryInfo(Path.Combine(PathOf(scenarioNumber), NameOf(folder))).EnumerateFiles("*.py")
            .Where(f => f.LinkTarget is null).Select(f => f.Name).Order(StringComparer.Ordinal)];
}
