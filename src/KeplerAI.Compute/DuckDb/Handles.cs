using System.Runtime.InteropServices;

namespace KeplerAI.Compute.DuckDb;

internal sealed class DatabaseHandle : SafeHandle
{
    private DatabaseHandle(IntPtr database) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(database);

    public override bool IsInvalid => handle == IntPtr.Zero;

    public static DatabaseHandle OpenInMemory()
    {
        if (NativeMethods.Open(null, out var database, IntPtr.Zero, out var error) == 0) return new DatabaseHandle(database);
        var message = Marshal.PtrToStringUTF8(error) ?? "DuckDB did not open.";
        NativeMethods.Free(error);
        throw new DuckDbException(message);
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close(ref handle);
        return true;
    }
}

internal sealed class ConnectionHandle : SafeHandle
{
    private ConnectionHandle(IntPtr connection) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(connection);

    public override bool IsInvalid => handle == IntPtr.Zero;

    public static ConnectionHandle Connect(DatabaseHandle database) =>
        NativeMethods.Connect(database.DangerousGetHandle(), out var connection) == 0
            ? new ConnectionHandle(connection)
            : throw new DuckDbException("DuckDB gave no connection.");

    protected override bool ReleaseHandle()
    {
        NativeMethods.Disconnect(ref handle);
        return true;
    }
}

internal sealed class StatementHandle : SafeHandle
{
    private StatementHandle(IntPtr statement) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(statement);

    public override bool IsInvalid => handle == IntPtr.Zero;

    public static StatementHandle Prepare(ConnectionHandle connection, string sql)
    {
        var state = NativeMethods.Prepare(connection.DangerousGetHandle(), sql, out var raw);
        var statement = new StatementHandle(raw);
        if (state == 0) return statement;
        var message = Marshal.PtrToStringUTF8(NativeMethods.PrepareError(raw)) ?? "DuckDB did not prepare the statement.";
        statement.Dispose();
        throw new DuckDbException(message);
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyPrepare(ref handle);
        return true;
    }
}
