using System.Runtime.InteropServices;

namespace KeplerAI.Compute.DuckDb;

/// <summary>An in-memory DuckDB of its own, closed off from everything but the files named in its settings.</summary>
public sealed class DuckDbConnection : IDisposable
{
    private readonly DatabaseHandle database;
    private readonly ConnectionHandle connection;

    private DuckDbConnection(DatabaseHandle database, ConnectionHandle connection) => (this.database, this.connection) = (database, connection);

    public static DuckDbConnection Open(DuckDbSettings settings)
    {
        var memory = DatabaseHandle.OpenInMemory();
        var opened = new DuckDbConnection(memory, ConnectionHandle.Connect(memory));
        foreach (var statement in settings.Statements()) opened.Execute(statement, CancellationToken.None);
        return opened;
    }

    /// <summary>duckdb_connection, for what registers functions of its own.</summary>
    internal IntPtr Raw => connection.DangerousGetHandle();

    /// <summary>0 to 1 for the statement that runs on another thread, or null when DuckDB cannot tell.</summary>
    public double? Progress => NativeMethods.Progress(connection.DangerousGetHandle()).Percentage is >= 0 and var percent ? Math.Min(1, percent / 100) : null;

    /// <summary>Runs to the end; the number a COPY or an aggregate gave, when it gave one.</summary>
    public void Execute(string sql, CancellationToken ct, params object?[] parameters)
    {
        using var result = Query(sql, ct, parameters);
        using var stop = ct.Register(Interrupt);
        while (result.NextChunk()) ct.ThrowIfCancellationRequested();
    }

    /// <summary>One value of the first row, cast to BIGINT in the statement.</summary>
    public long Number(string sql, CancellationToken ct, params object?[] parameters)
    {
        using var result = Query(sql, ct, parameters);
        return result.NextChunk() && !result.IsNull(0, 0) ? result.Value<long>(0, 0) : 0;
    }

    /// <param name="parameters">string, int, long or null, for $1, $2...</param>
    public DuckDbResult Query(string sql, CancellationToken ct, params object?[] parameters)
    {
        ct.ThrowIfCancellationRequested();
        using var statement = StatementHandle.Prepare(connection, sql);
        for (var i = 0; i < parameters.Length; i++) Bind(statement, (ulong)i + 1, parameters[i]);
        using var stop = ct.Register(Interrupt);
        var state = NativeMethods.ExecuteStreaming(statement.DangerousGetHandle(), out var result);
        if (state == 0) return new DuckDbResult(result, Interrupt, ct);
        var message = Marshal.PtrToStringUTF8(NativeMethods.ResultError(ref result)) ?? "DuckDB failed.";
        NativeMethods.DestroyResult(ref result);
        ct.ThrowIfCancellationRequested();
        throw new DuckDbException(message);
    }

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    private static void Bind(StatementHandle statement, ulong index, object? value)
    {
        var raw = statement.DangerousGetHandle();
        var state = value switch
        {
            null => NativeMethods.BindNull(raw, index),
            string text => NativeMethods.BindText(raw, index, text),
            int number => NativeMethods.BindInt64(raw, index, number),
            long number => NativeMethods.BindInt64(raw, index, number),
            _ => throw new ArgumentException($"A parameter cannot be a {value.GetType().Name}.", nameof(value)),
        };
        if (state != 0) throw new DuckDbException($"Binder Error: parameter {index} was refused.");
    }

    private void Interrupt() => NativeMethods.Interrupt(connection.DangerousGetHandle());
}
