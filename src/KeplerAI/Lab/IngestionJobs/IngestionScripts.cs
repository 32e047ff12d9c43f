using System.Text;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Execution;
using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>The scripts of ingestion jobs: one file of the lake per content, which every version that says the same shares.</summary>
public sealed class IngestionScripts(KeplerSettings settings, IDataLake lake, IScriptRunner runner, PythonSourceCheck check)
{
    /// <summary>Where people see the jobs of a use case keep their scripts.</summary>
    public static string Folder(int useCase) => $"/UC_{useCase}/data_stock/ingestion_jobs";

    public static string LakePath(int useCase, string sha256) => $"{Folder(useCase)}/{sha256}.py";

    public async Task<string?> ReadAsync(int useCase, string sha256, CancellationToken ct)
    {
        var file = lake.Physical(LakePath(useCase, sha256));
        return File.Exists(file) ? await File.ReadAllTextAsync(file, ct) : null;
    }

    /// <summary>Keeps the text under its hash; doing it twice is doing it once.</summary>
    public async Task<LakeFile> KeepAsync(int useCase, string text, CancellationToken ct)
    {
        Directory.CreateDirectory(settings.Staging);
        var copy = Path.Combine(settings.Staging, $"{Guid.NewGuid():N}.py");
        await File.WriteAllBytesAsync(copy, Encoding.UTF8.GetBytes(text), ct);
        return await lake.AdoptAsync(copy, LakePath(useCase, IngestionForm.Sha256Of(text)), ct);
    }

    /// <summary>Null when nothing is wrong with the text.</summary>
    public async Task<Refusal?> ObjectionAsync(ScriptLanguage language, string text, CancellationToken ct)
    {
        if (runner.Unavailable is not null)
            return new("ijob.unchecked", nameof(IngestionForm.Script));
        return await check.CheckAsync(text, ct) switch
        {
            { SyntaxErrorLine: { } line } => new("ijob.syntax_error", nameof(IngestionForm.Script), line),
            { ImportsPySpark: true } when language == ScriptLanguage.Python => new("ijob.pyspark_in_python", nameof(IngestionForm.Language)),
            { ImportsPySpark: false } when language == ScriptLanguage.PySpark => new("ijob.no_pyspark", nameof(IngestionForm.Language)),
            _ => null,
        };
    }
}
