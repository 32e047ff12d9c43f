using KeplerAI.Compute.Execution;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>A Python file as it lay in its folder when it was read.</summary>
/// <param name="Source">What Python's parser says of it; null when scripts cannot run on this machine.</param>
public sealed record ScriptFile(string File, byte[] Content, string Sha256, PythonSource? Source)
{
    /// <summary>R201: « PySpark non supporté dans les Cron Jobs » holds for scoring; other folders may import it.</summary>
    public Refusal? Objection(ScenarioFolder folder) => Source switch
    {
        null => new("job.unchecked", nameof(IJobForm.File), File),
        { SyntaxErrorLine: { } line } => new("job.syntax_error", nameof(IJobForm.File), File, line),
        { ImportsPySpark: true } when folder == ScenarioFolder.Scoring => new("job.pyspark_refused", nameof(IJobForm.File), File),
        _ => null,
    };
}
