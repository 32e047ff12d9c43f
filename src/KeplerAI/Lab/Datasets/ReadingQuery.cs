using System.Collections.Immutable;
using KeplerAI.Compute.Ingestion;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace KeplerAI.Lab.Datasets;

/// <summary>How a file is to be read, as the address of the page and its form say it; what is absent is detected.</summary>
internal static class ReadingQuery
{
    /// <summary>Of the select in forms: value and resource key (D06).</summary>
    public static readonly ImmutableArray<(string Value, string Label)> Delimiters =
        [("", "dataset.delimiter_detected"), (",", "dataset.delimiter_comma"), (";", "dataset.delimiter_semicolon"), ("tab", "dataset.delimiter_tab"), ("|", "dataset.delimiter_pipe")];

    /// <summary>A character of one's own, in the field « autre ».</summary>
    public const string Other = "autre";

    public static readonly ImmutableArray<string> Fields = ["delimiteur", "autre", "guillemet", "entete", "encodage", "decimale", "feuille"];

    public static ReadingOptions Read(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        var given = values.Where(v => Fields.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.Ordinal);
        string? Of(string name) => given.GetValueOrDefault(name) is { Length: > 0 and < 200 } text ? text : null;
        var delimiter = Of("delimiteur") switch { "tab" => "\t", Other => Of("autre"), var plain => plain };
        bool? header = Of("entete") switch { "oui" => true, "non" => false, _ => null };
        // « aucun » is a file without quotes.
        var quote = Of("guillemet") switch { "aucun" => "", var mark => mark };
        return new(null, delimiter, quote, header, Of("encodage"), Of("feuille"), Of("decimale"));
    }

    /// <summary>The fields of the form, behind what the address holds already.</summary>
    public static string Write(IFormCollection form, string query) =>
        QueryHelpers.AddQueryString(query, Fields.Where(f => form[f].ToString().Length is > 0 and < 200).ToDictionary(f => f, f => (string?)form[f].ToString(), StringComparer.Ordinal));

    public static string Without(QueryString query, string name)
    {
        var rest = QueryHelpers.ParseQuery(query.Value);
        rest.Remove(name);
        return QueryHelpers.AddQueryString("", rest);
    }

    /// <summary>The value of the select for a delimiter.</summary>
    public static string Selected(string? delimiter) => delimiter switch { null => "", "\t" => "tab", "," or ";" or "|" => delimiter, _ => Other };

    /// <summary>What the file's name says of it, under its packing.</summary>
    public static SourceFormat FormatOf(string fileName) => Ending(fileName) switch
    {
        ".xlsx" => SourceFormat.Xlsx,
        ".json" or ".ndjson" or ".jsonl" => SourceFormat.Json,
        ".parquet" => SourceFormat.Parquet,
        _ => SourceFormat.Csv,
    };

    /// <summary>A first name for the dataset.</summary>
    public static string NameOf(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(Unpacked(fileName));
        return name.Length > DatasetNames.MaxLength ? name[..DatasetNames.MaxLength] : name;
    }

    private static string Ending(string fileName) => Path.GetExtension(Unpacked(fileName)).ToLowerInvariant();

    private static string Unpacked(string fileName) =>
        Path.GetExtension(fileName).ToLowerInvariant() is ".gz" or ".zip" && Path.GetFileNameWithoutExtension(fileName) is { } inner && inner.Contains('.', StringComparison.Ordinal) ? inner : fileName;
}
