using FluentValidation;

namespace KeplerAI.Lab.Datasets;

/// <summary>What an import asks of its file and of the choices made on it, whether it is a dataset's first file or a later one.</summary>
internal static class ImportRules
{
    public static readonly string[] Endings = [".csv", ".tsv", ".txt", ".xlsx", ".json", ".ndjson", ".jsonl", ".parquet"];

    private static readonly string[] Packed = [".gz", ".zip"];

    /// <summary>As the file field's « accept ».</summary>
    public static string Accept => string.Join(',', [.. Endings, .. Packed]);

    public static void IsImportable<T>(this IRuleBuilderInitial<T, string> rule) => rule.Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage("dataset.file_required")
        .Must(Known).WithMessage("dataset.file_type");

    public static IRuleBuilderOptions<T, long> FitsImport<T>(this IRuleBuilderInitial<T, long> rule) => rule.Cascade(CascadeMode.Stop)
        .GreaterThan(0).WithMessage("csv.empty")
        .LessThanOrEqualTo(ImportDataset.MaxBytes).WithMessage("dataset.file_too_large");

    public static void IsReadable<T>(this IRuleBuilderInitial<T, ReadingOptions?> rule) =>
        rule.Must(o => o?.Delimiter is not { } delimiter || IsDelimiter(delimiter)).WithMessage("dataset.delimiter_unknown").OverridePropertyName("Delimiter");

    public static void IsBadRowChoice<T>(this IRuleBuilderInitial<T, BadRowChoice?> rule) =>
        rule.Must(b => b is null || (b.Mode == BadRows.SetAsideUpTo ? (b.MaxRows ?? 0) > 0 || (b.MaxPercent is > 0 and <= 100) : b is { MaxRows: null, MaxPercent: null })).WithMessage("dataset.bad_rows_limit");

    /// <summary>One printable character, or the tab.</summary>
    public static bool IsDelimiter(string text) => text == "\t" || (text.Length == 1 && !char.IsLetterOrDigit(text[0]) && !char.IsControl(text[0]) && text[0] is not ('"' or '\'' or '.' or '-' or '+' or '_') && text[0] < 127);

    private static bool Known(string name)
    {
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (Packed.Contains(ending))
            ending = Path.GetExtension(Path.GetFileNameWithoutExtension(name)).ToLowerInvariant() is { Length: > 0 } inner ? inner : ".csv";
        return Endings.Contains(ending);
    }
}
