using System.Text.RegularExpressions;

namespace KeplerAI.Architecture.Tests;

/// <summary>The resource files of one language, read as they stand in the tree.</summary>
internal sealed partial class TextFiles
{
    public static TextFiles French { get; } = new(name => !name.EndsWith(".en.restext", StringComparison.Ordinal));

    public static TextFiles English { get; } = new(name => name.EndsWith(".en.restext", StringComparison.Ordinal));

    private TextFiles(Func<string, bool> wanted) =>
        Lines = Sources.Files(".restext", "src").Where(wanted)
            .SelectMany(file => File.ReadLines(file).Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] is not ('#' or ';'))
                .Select(line => (Key: line[..line.IndexOf('=', StringComparison.Ordinal)].Trim(), Text: line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..], File: Sources.Relative(file))))
            .ToList();

    public IReadOnlyList<(string Key, string Text, string File)> Lines { get; }

    public ILookup<string, string> ByKey => Lines.ToLookup(line => line.Key, line => line.Text, StringComparer.Ordinal);

    /// <summary>{0}, {1:0.0} or {Name}, without the format.</summary>
    public static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{([\w.]+)(?:[,:][^}]*)?\}")]
    private static partial Regex Placeholder();
}
