using System.Security.Cryptography;
using System.Text;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Notebooks;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>The .py files of a scenario's working tree, and their copies in the lake.</summary>
public sealed class ScriptFiles(KeplerSettings settings, WorkingTrees trees, IDataLake lake, IScriptRunner runner, PythonSourceCheck check)
{
    /// <summary>Where a script's content lies in the lake, whoever runs or approves it.</summary>
    public static string LakePath(string scenarioPath, string sha256) => $"{scenarioPath}/scripts/{sha256}.py";

    public async Task<ScriptFile?> ReadAsync(Scenario scenario, ScenarioFolder folder, string file, CancellationToken ct)
    {
        // A script is written by whoever works in Jupyter: a link could point outside the tree, so none is followed.
        if (WorkingTree.Read(trees.PathOf(scenario.Number), WorkingTrees.NameOf(folder), Path.GetFileName(file)) is not { } content)
            return null;
        var source = runner.Unavailable is null ? await check.CheckAsync(Encoding.UTF8.GetString(content), ct) : null;
        return new(file, content, Convert.ToHexStringLower(SHA256.HashData(content)), source);
    }

    /// <summary>Copies the content into the lake under its hash; doing it twice is doing it once.</summary>
    public async Task<LakeFile> KeepAsync(string scenarioPath, ScriptFile script, CancellationToken ct)
    {
        Directory.CreateDirectory(settings.Staging);
        var copy = Path.Combine(settings.Staging, $"{Guid.NewGuid():N}.py");
        await File.WriteAllBytesAsync(copy, script.Content, ct);
        return await lake.AdoptAsync(copy, LakePath(scenarioPath, script.Sha256), ct);
    }
}
