using Microsoft.AspNetCore.WebUtilities;

namespace KeplerAI.Lab.Datasets;

/// <summary>The address of the page that checks a received file, and what it carries on from the page before.</summary>
internal static class PrepareLink
{
    public const string Base = "/lab/datasets/ajouter/fichier/";

    public static string Query(int useCase, int? dataset, string? name, string? tags) => QueryHelpers.AddQueryString("", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["uc"] = $"UC_{useCase}",
        ["dataset"] = dataset?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["nom"] = string.IsNullOrWhiteSpace(name) ? null : name,
        ["tags"] = string.IsNullOrWhiteSpace(tags) ? null : tags,
    }.Where(p => p.Value is not null));

    public static string To(Guid upload, string query) => $"{Base}{upload}{query}";
}
