using System.Collections.Immutable;

namespace KeplerAI.Compute.Ingestion;

public enum SourceFormat { Csv, Xlsx, Json, Parquet }

/// <summary>How a file is read; everything null is detected.</summary>
/// <param name="Delimiter">One character, of a CSV file.</param>
/// <param name="Quote">One character, or empty for a file without quotes.</param>
/// <param name="Header">Whether the first row holds the names (CSV and XLSX).</param>
/// <param name="Encoding">One of <see cref="TextEncodings.All"/>.</param>
/// <param name="Sheet">Name of the sheet of an XLSX file; its first one when null.</param>
/// <param name="Decimal">« . » or « , ».</param>
public sealed record SourceOptions(SourceFormat? Format = null, string? Delimiter = null, string? Quote = null, bool? Header = null, string? Encoding = null, string? Sheet = null, string? Decimal = null);

/// <param name="Type">One of <see cref="ColumnTypes"/>, or another Parquet type kept as it is.</param>
/// <param name="Format">How the file writes dates and moments, one of <see cref="DateFormats"/>; null for the ISO form.</param>
public sealed record ColumnChoice(string Name, string Type, string? Format = null);

public enum BadRowMode { Stop, SetAsideUpTo, SetAsideAll }

/// <summary>What is done with rows that break a rule. With both limits, the first one passed stops the ingestion.</summary>
public sealed record BadRowPolicy(BadRowMode Mode, long? MaxRows = null, double? MaxPercent = null)
{
    public static BadRowPolicy Stop { get; } = new(BadRowMode.Stop);
}

/// <param name="SourceFile">Local file as received.</param>
/// <param name="FileName">The client's name for it, for its ending only.</param>
public sealed record InspectRequest(string SourceFile, string FileName, SourceOptions Options);

/// <summary>What a file is: how it was read, and its columns as all of its rows let them be.</summary>
/// <param name="Compression">« gzip », « zip » or null.</param>
/// <param name="Rows">Sound rows of the whole file.</param>
/// <param name="BadRows">Rows that break a rule when no type is chosen: ragged, badly quoted, badly encoded.</param>
/// <param name="FirstBad">The first of them.</param>
/// <param name="Preview">The first 20 rows as text.</param>
public sealed record FileFacts(
    SourceFormat Format, string? Compression, string? Delimiter, string? Quote, bool? Header, string? Encoding, string? Decimal, ImmutableArray<string> Sheets, string? Sheet,
    long Rows, ImmutableArray<ColumnChoice> Columns, ImmutableArray<ImmutableArray<string?>> Preview)
{
    public long BadRows { get; init; }

    public IngestProblem? FirstBad { get; init; }
}

public sealed record InspectResult(FileFacts? Facts, IngestProblem? Problem);

/// <param name="Columns">Null: as inferred over the whole file. Otherwise one for each column of the file, in its order.</param>
/// <param name="RejectsFile">CSV of the rows set aside (line, column, rule, value, record), written only when there are some.</param>
/// <param name="StatsFile">JSON of <see cref="ColumnStatistics"/>, read back with <see cref="TableStatistics.Read"/>.</param>
public sealed record FileIngestRequest(string SourceFile, string FileName, SourceOptions Options, ImmutableArray<ColumnChoice>? Columns, BadRowPolicy BadRows, string TargetFile, string RejectsFile, string StatsFile);

/// <summary>Either a table, or a problem that names its place and rule (<see cref="IngestRules"/>).</summary>
public sealed record FileIngestResult(IngestedFile? Table, IngestProblem? Problem);

public sealed record IngestedFile(FileFacts Facts, long Rows, ImmutableArray<TableColumn> Columns, long Bytes, string Sha256, string SourceSha256, long RejectedRows, string? RejectsSha256);

/// <summary>Any file to one Parquet table: format, encoding and types found over the whole file. Runs in a memory-capped child process.</summary>
public interface IFileIngestion
{
    /// <summary>Reads the whole file and writes nothing.</summary>
    Task<InspectResult> InspectAsync(InspectRequest request, IProgress<IngestProgress> progress, CancellationToken ct);

    /// <summary>No target, rejects or statistics file is left behind when there is no table.</summary>
    Task<FileIngestResult> IngestAsync(FileIngestRequest request, IProgress<IngestProgress> progress, CancellationToken ct);
}
