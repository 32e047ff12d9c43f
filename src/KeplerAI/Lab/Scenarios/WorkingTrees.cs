using System.Security.Cryptography;
using System.Text;
using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Notebooks;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Scenarios;

/// <summary>The mutable working trees of scenarios, where people edit through Jupyter: dataprep, training and scoring, empty at first.</summary>
public sealed class WorkingTrees(KeplerSettings settings, Sandbox sandbox)
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

    /// <summary>Puts a script into a folder, for people to test: under its name, or one that its content tells apart when that is taken by another text.</summary>
    /// <returns>The name it has there; null when it could not be written.</returns>
    public string? Offer(int scenarioNumber, ScenarioFolder folder, string file, string text)
    {
        var (root, name, content) = (PathOf(scenarioNumber), NameOf(folder), Encoding.UTF8.GetBytes(text));
        var told = $"{Path.GetFileNameWithoutExtension(file)}-{Convert.ToHexStringLower(SHA256.HashData(content))[..8]}.py";
        return new[] { file, told }.FirstOrDefault(f =>
            WorkingTree.Read(root, name, f) is { } there ? there.AsSpan().SequenceEqual(content) : WorkingTree.Create(root, name, f, content, sandbox.ScriptOwner));
    }
}
