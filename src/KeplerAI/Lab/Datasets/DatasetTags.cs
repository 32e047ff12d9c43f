using System.Collections.Immutable;

namespace KeplerAI.Lab.Datasets;

/// <summary>Tags as typed, separated by commas or semicolons: trimmed, each once.</summary>
public static class DatasetTags
{
    public const int MaxCount = 12;
    public const int MaxLength = 30;

    public static ImmutableArray<string> Parse(string? text) =>
        Clean((text ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public static ImmutableArray<string> Clean(IEnumerable<string> tags) =>
        [.. tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static bool Fit(ImmutableArray<string> tags) =>
        !tags.IsDefault && tags.Length <= MaxCount && tags.All(t => t.Length <= MaxLength);
}
