using System.Globalization;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Lab.Datasets;

/// <summary>What broke an import, in a sentence with its place.</summary>
internal static class ProblemText
{
    public static string Of(Texts texts, IngestProblem problem) => Of(texts, problem.Rule, problem.Line, problem.Column, problem.Detail);

    /// <param name="detail">The column's name, or a count.</param>
    public static string Of(Texts texts, string rule, long? line, int? column, string? detail) => !texts.Has($"rule.{rule}")
        ? texts["rule.dataset.ingestion_broken"]
        : texts[$"rule.{rule}", line?.ToString("N0", CultureInfo.CurrentCulture) ?? "?", column?.ToString(CultureInfo.CurrentCulture) ?? "?", detail ?? "?"];
}
