using System.Globalization;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Monitoring.ControlPanel;

public enum ColumnKind
{
    Text,
    Number,
    Date,
    Boolean,
}

/// <summary>A declared column of a publication. Its name reaches SQL quoted, and only from the publication's own event.</summary>
public sealed record PanelColumn(int Index, string Name, string Type)
{
    public const string Id = "id_kepler";

    public const string TrainedOn = "trained_on";

    public string Quoted => $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public ColumnKind Kind => Type switch
    {
        "boolean" => ColumnKind.Boolean,
        "date" or "timestamp" or "timestamp without time zone" or "timestamp with time zone" or "timestamptz" => ColumnKind.Date,
        "text" or "character varying" or "varchar" => ColumnKind.Text,
        _ => ColumnKind.Number,
    };

    public bool IsWhole => Type is "bigint" or "integer" or "smallint";

    /// <summary>A score is drawn as a meter besides its figure.</summary>
    public bool IsScore => Kind == ColumnKind.Number && !IsWhole && (Name.Contains("score", StringComparison.OrdinalIgnoreCase) || Name.Contains("proba", StringComparison.OrdinalIgnoreCase));

    public static IReadOnlyList<PanelColumn> Of(IEnumerable<ColumnSchema> columns) => [.. columns.Select((c, i) => new PanelColumn(i, c.Name, c.Type))];

    /// <summary>What people typed, as a parameter of this column's type; null when it is not one.</summary>
    public object? Parse(string text) => Kind switch
    {
        ColumnKind.Number => double.TryParse(text.Replace(" ", "", StringComparison.Ordinal).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        ColumnKind.Date => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        ColumnKind.Boolean => bool.TryParse(text, out var flag) ? flag : null,
        _ => text,
    };
}
