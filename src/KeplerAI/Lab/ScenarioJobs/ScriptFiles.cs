using System.Security.Cryptography;
using KeplerAI.Compute.DataLake;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>The .py files of a scenario's working tree, and their copies in the lake.</summary>
public sealed class ScriptFiles(KeplerSettings settings)
{
    public static string NameOf(ScenarioFolder folder) => folder switch
    {
        ScenarioFolder.DataPrep => "dataprep",
        ScenarioFolder.Training => "training",
        _ => "scoring",
    };

    /// <summary>Where a script's content lies in the lake, whoever runs or approves it.</summary>
    public static string LakePath(string scenarioPath, string sha256) => $"{scenarioPath}/scripts/{sha256}.py";

    public IReadOnlyList<string> List(int scenarioNumber, ScenarioFolder folder, string pattern = "*.py")
    {
        var local = FolderOf(scenarioNumber, folder);
        return Directory.Exists(local)
            ? [.. Directory.EnumerateFiles(local, pattern).Where(IsPlain).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
            : [];
    }

    public async Task<ScriptFile?> ReadAsync(Scenario scenario, ScenarioFolder folder, string file, CancellationToken ct)
    {
        var local = Path.Combine(FolderOf(scenario.Number, folder), Path.GetFileName(file));
        if (!File.Exists(local) || !IsPlain(local))
            return null;
        var content = await File.ReadAllBytesAsync(local, ct);
        return new(file, content, Convert.ToHexStringLower(SHA256.HashData(content)), null, false);
    }

    /// <summary>Copies the content into the lake under its hash; doing it twice is doing it once.</summary>
    public async Task<LakeFile> KeepAsync(Scenario scenario, ScriptFile script, IDataLake lake, CancellationToken ct)
    {
        var staging = Path.Combine(settings.Home, "staging");
        Directory.CreateDirectory(staging);
        var copy = Path.Combine(staging, $"{Guid.NewGuid():N}.py");
        await File.WriteAllBytesAsync(copy, script.Content, ct);
        return await lake.AdoptAsync(copy, LakePath(scenario.Path, script.Sha256), ct);
    }

    private string FolderOf(int scenarioNumber, ScenarioFolder folder) => Path.Combine(settings.Work, $"SC_{scenarioNumber}", NameOf(folder));

    // A script may be written by whoever works in Jupyter: a link could point outside the tree.
    private static bool IsPlain(string file) => new FileInfo(file).LinkTarget is null;
}
