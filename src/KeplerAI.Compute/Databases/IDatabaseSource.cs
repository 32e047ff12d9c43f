using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Databases;

public enum DatabaseEngine
{
    MySql,
    PostgreSql,
    SqlServer,
}

public enum SourceTls
{
    /// <summary>Encrypted when the server can.</summary>
    Preferred,

    /// <summary>Encrypted or refused; the certificate is not compared with the name.</summary>
    Required,

    /// <summary>Encrypted, with a certificate of this name that the machine trusts.</summary>
    Verified,
}

/// <param name="Schema">Narrows the list of tables; null for all. MySQL has none.</param>
public sealed record SourceAddress(DatabaseEngine Engine, string Host, int Port, string Database, string? Schema, string User, SourceTls Tls = SourceTls.Preferred);

/// <summary>Goes to the worker on its stdin, and nowhere else: its text leaves the password out.</summary>
/// <param name="Ip">Where the name was found to be; set by the source itself, so that a name cannot lead elsewhere after it was checked.</param>
public sealed record SourceLogin(SourceAddress Address, string Password, string? Ip = null)
{
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Address)).Append(" = ").Append(Address);
        return true;
    }
}

/// <param name="Rows">The server's own estimate; null when it has none (views).</param>
public sealed record SourceTable(string? Schema, string Name, bool IsView, long? Rows);

/// <summary>How a column says when: what a window on it is made of.</summary>
public enum SourceTime
{
    Date,
    Timestamp,
    TimestampTz,
}

/// <param name="SourceType">As the server writes it.</param>
/// <param name="Type">What it becomes, as DuckDB writes it.</param>
/// <param name="Time">Null when no window can stand on it.</param>
public sealed record SourceColumn(string Name, string SourceType, string Type, SourceTime? Time);

/// <summary>[From, To) on a column: calendar dates, wall clock times, or UTC instants, as <paramref name="Time"/> says.</summary>
public sealed record SourceWindow(string Column, SourceTime Time, DateTime From, DateTime To);

/// <param name="Columns">In the order of the table to write.</param>
public sealed record ExtractRequest(SourceLogin Login, string? Schema, string Table, IReadOnlyList<string> Columns, SourceWindow? Window, string TargetFile);

/// <param name="Unsayable">Values that no value of the column's type can say, written as nulls: zero dates, NaN in a decimal.</param>
public sealed record ExtractedTable(long Rows, IReadOnlyList<TableColumn> Columns, long Bytes, string Sha256, long Unsayable);

/// <param name="Rule">Resource key: database.host_unknown, database.login_refused...</param>
/// <param name="Detail">A column, an error number of the server: never a value, never a secret.</param>
public sealed record SourceProblem(string Rule, string? Detail = null);

public sealed record SourceResult<T>(T? Value, SourceProblem? Problem) where T : class;

/// <summary>What a server says of itself.</summary>
public sealed record SourceServer(string Version, bool Encrypted);

/// <param name="PreviousFile">The version in force; null for none.</param>
/// <param name="FetchedFile">The rows of the window.</param>
/// <param name="Window">What the fetched rows replace; null when they replace nothing.</param>
public sealed record MergeRequest(string? PreviousFile, string FetchedFile, SourceWindow? Window, string TargetFile);

/// <summary>Databases of others, read in a worker process. Expected failures are problems, not exceptions.</summary>
public interface IDatabaseSource
{
    Task<SourceResult<SourceServer>> TestAsync(SourceLogin login, CancellationToken ct);

    Task<SourceResult<IReadOnlyList<SourceTable>>> TablesAsync(SourceLogin login, CancellationToken ct);

    Task<SourceResult<IReadOnlyList<SourceColumn>>> ColumnsAsync(SourceLogin login, string? schema, string table, CancellationToken ct);

    /// <summary>Streams rows into a Parquet file; nothing is left of it when that fails.</summary>
    /// <param name="rows">Rows so far.</param>
    Task<SourceResult<ExtractedTable>> ExtractAsync(ExtractRequest request, IProgress<long> rows, CancellationToken ct);

    /// <summary>How many rows stand in each window now.</summary>
    Task<SourceResult<IReadOnlyList<long>>> CountAsync(SourceLogin login, string? schema, string table, IReadOnlyList<SourceWindow> windows, CancellationToken ct);

    /// <summary>The previous version outside the window, and the fetched rows: the next version.</summary>
    Task<ExtractedTable> MergeAsync(MergeRequest request, CancellationToken ct);
}
