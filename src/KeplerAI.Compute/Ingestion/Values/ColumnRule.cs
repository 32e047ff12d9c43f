using System.Buffers.Text;
using System.Text;

namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>What a value must be for the type its column was given: more forms pass than inference takes by itself.</summary>
internal sealed class ColumnRule
{
    private readonly Fits quick;
    private readonly string type;
    private readonly string? format;

    /// <summary>Null for text, which takes every value, and for types that a text file cannot be given.</summary>
    public static ColumnRule? Of(ColumnChoice choice) => choice.Type != ColumnTypes.Text && ColumnTypes.IsKnown(choice.Type) ? new ColumnRule(choice) : null;

    private ColumnRule(ColumnChoice choice)
    {
        (type, format) = (choice.Type, choice.Format);
        (quick, Rule) = type switch
        {
            ColumnTypes.Boolean => (Fits.TrueFalse | Fits.VraiFaux, "value.boolean"),
            ColumnTypes.Integer => (Fits.Integer, "value.integer"),
            ColumnTypes.Number => (Fits.Number | Fits.CommaNumber, "value.number"),
            ColumnTypes.Date => (DateKinds.Of(format, moment: false), "value.date"),
            ColumnTypes.Moment => (DateKinds.Of(format, moment: true), "value.moment"),
            ColumnTypes.ZonedMoment => (Fits.ZonedMoment, "value.moment"),
            ColumnTypes.Time => (Fits.Time, "value.time"),
            _ => (Fits.None, "value.decimal"),
        };
    }

    public string Rule { get; }

    /// <param name="value">As in the file; an empty one is a missing value and fits every type.</param>
    /// <param name="shape">What it may be, as the column's facts found.</param>
    public bool Takes(ReadOnlySpan<byte> value, Fits shape)
    {
        if ((shape & quick) != Fits.None || value.IsEmpty) return true;
        value = value.Trim((byte)' ');
        if (value.IsEmpty || value.Length > ValueShape.Longest) return false;
        return type switch
        {
            ColumnTypes.Boolean => IsBoolean(value),
            ColumnTypes.Integer => IsInteger(value),
            ColumnTypes.Number => NumberShape.TryRead(value, out _),
            ColumnTypes.Date => format == "yyyyMMdd" && DateShape.IsCompact(value),
            _ => ColumnTypes.Scale(type) is { } scale && NumberShape.TryRead(value, out var n) && !n.Exponent && n.Scale <= scale && n.Whole <= 38 - scale,
        };
    }

    /// <summary>The words DuckDB's expression of a BOOLEAN knows; see <see cref="ColumnSql"/>.</summary>
    private static bool IsBoolean(ReadOnlySpan<byte> value) =>
        value.Length <= 5 && ColumnSql.Words.Contains(Encoding.Latin1.GetString(value), StringComparer.OrdinalIgnoreCase);

    private static bool IsInteger(ReadOnlySpan<byte> value)
    {
        if (!NumberShape.TryRead(value, out var shape) || shape.Separator != 0 || shape.Exponent) return false;
        Span<byte> digits = stackalloc byte[ValueShape.Longest];
        var length = 0;
        foreach (var c in value)
            if (c is (byte)'-' or (>= (byte)'0' and <= (byte)'9')) digits[length++] = c;
        return Utf8Parser.TryParse(digits[..length], out long _, out var used) && used == length;
    }
}
