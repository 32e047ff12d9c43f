using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using KeplerAI.Compute.Ingestion.Rows;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Json;

/// <summary>The members that the rows of a JSON file have, in the order in which they first appear.</summary>
internal sealed class JsonColumns(ImmutableArray<ColumnChoice>? choices)
{
    private readonly Dictionary<string, JsonColumn> byName = new(StringComparer.Ordinal);

    public List<JsonColumn> All { get; } = [];

    public IngestProblem? Check(ReadOnlySpan<byte> row, long line, bool learn)
    {
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        IngestProblem? found = null;
        for (var place = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; place++)
        {
            var column = Find(ref reader, place);
            if (column is null) return new IngestProblem("csv.too_many_columns", line, RowScan.MaxColumns + 1);
            reader.Read();
            if (!column.Takes(ref reader, learn)) found ??= new IngestProblem(column.Rule!.Rule, line, column.Place + 1);
        }
        return found;
    }

    /// <summary>Text of a top-level member, for the list of rows set aside.</summary>
    public string ValueOf(ReadOnlySpan<byte> row, int place)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(row));
        return document.RootElement.TryGetProperty(All[place].Name, out var value) ? value.ToString() : "";
    }

    private JsonColumn? Find(ref Utf8JsonReader reader, int place)
    {
        if (place < All.Count && reader.ValueTextEquals(All[place].Utf8)) return All[place];
        var name = reader.GetString()!;
        if (byName.TryGetValue(name, out var known)) return known;
        if (All.Count == RowScan.MaxColumns) return null;
        var rule = choices is { } given && All.Count < given.Length ? ColumnRule.Of(given[All.Count]) : null;
        var column = new JsonColumn(name, All.Count, rule);
        All.Add(column);
        byName.Add(name, column);
        return column;
    }
}

internal sealed class JsonColumn(string name, int place, ColumnRule? rule)
{
    private const Fits DatesAndTimes = Fits.IsoDate | Fits.SlashDayFirst | Fits.SlashMonthFirst | Fits.DashDayFirst | Fits.DashMonthFirst | Fits.Dotted | Fits.YearSlash
        | Fits.IsoMoment | Fits.SlashDayFirstMoment | Fits.SlashMonthFirstMoment | Fits.DashDayFirstMoment | Fits.DashMonthFirstMoment | Fits.DottedMoment | Fits.YearSlashMoment
        | Fits.ZonedMoment | Fits.Time;

    private bool strings, numbers, booleans;

    public string Name { get; } = name;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public int Place { get; } = place;

    public ColumnRule? Rule { get; } = rule;

    public ColumnFacts Facts { get; } = new();

    public bool Nested { get; private set; }

    public bool IsString => strings;

    public bool Scalar => strings || numbers || booleans;

    /// <summary>A number, as JSON writes numbers, is read as one; « 12 » between quotation marks is text that its writer meant as text.</summary>
    public ColumnChoice Settle(bool? dayFirst) => (strings, numbers, booleans) switch
    {
        (true, false, false) => Facts.Settle(Name, dayFirst, null, DatesAndTimes),
        (false, true, false) or (false, false, true) => Facts.Settle(Name, dayFirst, "."),
        _ => new ColumnChoice(Name, ColumnTypes.Text),
    };

    /// <summary>Reads the value at hand, to its end.</summary>
    public bool Takes(ref Utf8JsonReader reader, bool learn)
    {
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            Nested |= learn;
            reader.Skip();
            return Rule is null;
        }
        var value = reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        Fits shape;
        if (learn)
        {
            strings |= reader.TokenType == JsonTokenType.String;
            numbers |= reader.TokenType == JsonTokenType.Number;
            booleans |= reader.TokenType is JsonTokenType.True or JsonTokenType.False;
            shape = Facts.Add(value, Rule is not null);
        }
        else
        {
            shape = Rule is null || value.Trim((byte)' ').IsEmpty ? Fits.None : ValueShape.Of(value.Trim((byte)' '), out _);
        }
        return Rule is null || Rule.Takes(value, shape);
    }
}
