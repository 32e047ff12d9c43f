using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>A Python file as it lay in its folder when it was read.</summary>
/// <param name="SyntaxErrorLine">Line of the first syntax error; null when the file parses.</param>
public sealed record ScriptFile(string File, byte[] Content, string Sha256, int? SyntaxErrorLine, bool ImportsPySpark)
{
    /// <summary>R201: « PySpark non supporté dans les Cron Jobs » holds for scoring; other folders may import it.</summary>
    public Refusal? Objection(ScenarioFolder folder)
    {
        if (SyntaxErrorLine is { } line)
            return new("job.syntax_error", nameof(IJobForm.File), File, line);
        return folder == ScenarioFolder.Scoring && ImportsPySpark ? new("job.pyspark_refused", nameof(IJobForm.File), File) : null;
    }
}
