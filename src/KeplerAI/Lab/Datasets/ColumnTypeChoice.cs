using System.Collections.Immutable;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Lab.Datasets;

/// <summary>The types that a column may be given, as options of a select: « DATE|dd/MM/yyyy ».</summary>
internal static class ColumnTypeChoice
{
    private static readonly string[] Dated = [ColumnTypes.Date, ColumnTypes.Moment];

    private static readonly ImmutableArray<string> Values =
        [.. ColumnTypes.All.Where(t => !Dated.Contains(t)), .. from type in Dated from format in DateFormats.All select $"{type}|{format}"];

    public static string Value(ColumnChoice column) =>
        Dated.Contains(column.Type) ? $"{column.Type}|{column.Format ?? DateFormats.All[0]}" : column.Type;

    /// <summary>The options of a column: what was found first, even when it is not one of ours.</summary>
    public static IEnumerable<string> Options(ColumnChoice found) => Values.Contains(Value(found)) ? Values : Values.Prepend(Value(found));

    public static string Label(Texts texts, string value)
    {
        var (type, format) = Split(value);
        var label = texts.Has($"dataset.type.{Name(type)}") ? texts[$"dataset.type.{Name(type)}"] : ColumnTypes.Scale(type) is { } scale ? texts["dataset.type.exact", scale] : type;
        return format is null ? label : $"{label} ({Letters(texts, format)})";
    }

    /// <summary>Null when nothing was changed: the types are then as found over the whole file.</summary>
    /// <param name="posted">One value a column, for the first columns of the file.</param>
    public static ImmutableArray<ChosenColumn>? Chosen(FileFacts facts, ImmutableArray<string> posted)
    {
        var changed = false;
        var columns = facts.Columns.Select((found, i) =>
        {
            if (i >= posted.Length || posted[i] == Value(found) || !Options(found).Contains(posted[i]))
                return new ChosenColumn(found.Name, found.Type, found.Format);
            changed = true;
            var (type, format) = Split(posted[i]);
            return new ChosenColumn(found.Name, type, format == DateFormats.All[0] ? null : format);
        }).ToImmutableArray();
        return changed ? columns : null;
    }

    private static string Letters(Texts texts, string format) =>
        format.Replace("yyyy", texts["dataset.letters_year"], StringComparison.Ordinal).Replace("dd", texts["dataset.letters_day"], StringComparison.Ordinal);

    private static (string Type, string? Format) Split(string value) => value.Split('|', 2) is [var type, var format] ? (type, format) : (value, null);

    private static string Name(string type) => type switch
    {
        ColumnTypes.Text => "text",
        ColumnTypes.Integer => "integer",
        ColumnTypes.Number => "number",
        ColumnTypes.Huge => "huge",
        ColumnTypes.Date => "date",
        ColumnTypes.Moment => "moment",
        ColumnTypes.ZonedMoment => "zoned",
        ColumnTypes.Time => "time",
        ColumnTypes.Boolean => "boolean",
        _ => "other",
    };
}
