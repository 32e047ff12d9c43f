using System.Collections.Immutable;

namespace KeplerAI.Compute.Ingestion;

public sealed record TableColumn(string Name, string Type);

/// <summary>Bytes read of bytes in all, 0 to 1, and the phase: « unpacking », « reading », « writing », « statistics », « hashing ».</summary>
public sealed record IngestProgress(string Phase, double Fraction);

/// <param name="Line">1-based line in the file, when known.</param>
/// <param name="Column">1-based field number, when known.</param>
/// <param name="Detail">Expected and found counts and the like; never a cell's value.</param>
public sealed record IngestProblem(string Rule, long? Line = null, int? Column = null, string? Detail = null);

/// <summary>A page of a table, every value as text (null stays null).</summary>
public sealed record TablePage(ImmutableArray<TableColumn> Columns, ImmutableArray<ImmutableArray<string?>> Rows);

public sealed record TableShape(long Rows, ImmutableArray<TableColumn> Columns);

/// <summary>Reads Parquet tables for pages, in a memory-capped child process.</summary>
public interface ITableReader
{
    Task<TablePage> PreviewAsync(string parquetFile, int limit, int offset, CancellationToken ct);

    /// <summary>How many rows and which columns the file has.</summary>
    Task<TableShape> DescribeAsync(string parquetFile, CancellationToken ct);

    /// <summary>The row whose <paramref name="column"/> equals <paramref name="value"/>; null when there is none.</summary>
    Task<TablePage?> FindRowAsync(string parquetFile, string column, string value, CancellationToken ct);
}

/// <summary>Checks and loads what a scoring run wants to publish (D61).</summary>
public interface IResultPublisher
{
    /// <summary>Compares the two id sets: unique, non-null, equal. Nothing is written.</summary>
    Task<ParityReport> CompareAsync(string fullParquet, string lightParquet, CancellationToken ct);

    /// <summary>
    /// Creates <c>kepler_data.{table}</c> with typed columns (id_kepler text primary key first, <c>trained_on boolean</c> last) and copies the light table into it, in one transaction.
    /// </summary>
    /// <param name="trainedKeys">Parquet file of the keys trained on, joined on <paramref name="rowKey"/>; null when there is none.</param>
    Task<LoadedTable> LoadAsync(string lightParquet, string table, string? rowKey, string? trainedKeys, CancellationToken ct);
}

/// <param name="Rule">Null when the sets agree, otherwise a resource key: publication.null_id, publication.duplicate_id, publication.ids_differ, publication.no_id_column.</param>
public sealed record ParityReport(string? Rule, long FullRows, long LightRows, long Offending);

public sealed record LoadedTable(long Rows, ImmutableArray<TableColumn> Columns, long TrainedOn);
