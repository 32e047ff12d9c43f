using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>Whether the first row holds names; they are taken for names unless they look like the values below them.</summary>
internal static class HeaderGuess
{
    public static string MadeUp(int column) => string.Create(CultureInfo.InvariantCulture, $"colonne_{column + 1}");

    public static bool IsHeader(byte[][] first, ColumnFacts[] facts)
    {
        var (typed, alike) = (0, 0);
        for (var i = 0; i < first.Length; i++)
        {
            if (!facts[i].Any || facts[i].Alive == Fits.None) continue;
            typed++;
            var value = first[i].AsSpan().Trim((byte)' ');
            if (!value.IsEmpty && (ValueShape.Of(value, out _) & facts[i].Alive) != Fits.None) alike++;
        }
        return typed == 0 || alike < typed || (typed < first.Length && !CannotBeNames(first));
    }

    /// <summary>Detail: the name, which is the file's schema and no value.</summary>
    public static (ImmutableArray<string> Names, IngestProblem? Problem) Names(byte[][] first, bool header, long line, Encoding encoding)
    {
        if (!header) return ([.. first.Select((_, i) => MadeUp(i))], null);
        ImmutableArray<string> names = [.. first.Select(name => encoding.GetString(name).Trim())];
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0) return (names, new IngestProblem("csv.empty_header", line, i + 1));
            if (!seen.Add(names[i])) return (names, new IngestProblem("csv.duplicate_header", line, i + 1, names[i]));
        }
        return (names, null);
    }

    private static bool CannotBeNames(byte[][] first) =>
        first.Any(name => name.AsSpan().Trim((byte)' ').IsEmpty) || first.Select(Encoding.Latin1.GetString).Distinct(StringComparer.OrdinalIgnoreCase).Count() < first.Length;
}
