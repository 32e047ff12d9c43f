using System.Runtime.InteropServices;

namespace KeplerAI.Compute.Databases;

/// <summary>libodbc.so.2, unixODBC's driver manager.</summary>
internal static unsafe partial class OdbcMethods
{
    private const string Lib = "libodbc.so.2";

    public const short Environment = 1, Connection = 2, Statement = 3;
    public const short Success = 0, SuccessWithInfo = 1, NoData = 100;
    public const int VersionAttribute = 200, LoginTimeout = 103, RowArraySize = 27, RowsFetched = 26;
    public const short AsText = 1, AsBinary = -2;
    public const nint NullData = -1, NoTotal = -4;

    [LibraryImport(Lib, EntryPoint = "SQLAllocHandle")]
    internal static partial short Allocate(short kind, IntPtr parent, out IntPtr handle);

    [LibraryImport(Lib, EntryPoint = "SQLFreeHandle")]
    internal static partial short Free(short kind, IntPtr handle);

    [LibraryImport(Lib, EntryPoint = "SQLSetEnvAttr")]
    internal static partial short SetEnvironment(IntPtr environment, int attribute, nint value, int length);

    [LibraryImport(Lib, EntryPoint = "SQLSetConnectAttr")]
    internal static partial short SetConnection(IntPtr connection, int attribute, nint value, int length);

    [LibraryImport(Lib, EntryPoint = "SQLSetStmtAttr")]
    internal static partial short SetStatement(IntPtr statement, int attribute, nint value, int length);

    [LibraryImport(Lib, EntryPoint = "SQLDriverConnectW")]
    internal static partial short Connect(IntPtr connection, IntPtr window, char* text, short length, char* shown, short room, out short shownLength, ushort completion);

    [LibraryImport(Lib, EntryPoint = "SQLDisconnect")]
    internal static partial short Disconnect(IntPtr connection);

    [LibraryImport(Lib, EntryPoint = "SQLExecDirect")]
    internal static partial short Execute(IntPtr statement, byte* sql, int length);

    [LibraryImport(Lib, EntryPoint = "SQLNumResultCols")]
    internal static partial short CountColumns(IntPtr statement, out short columns);

    [LibraryImport(Lib, EntryPoint = "SQLBindCol")]
    internal static partial short Bind(IntPtr statement, ushort column, short type, IntPtr values, nint room, nint* lengths);

    [LibraryImport(Lib, EntryPoint = "SQLFetch")]
    internal static partial short Fetch(IntPtr statement);

    [LibraryImport(Lib, EntryPoint = "SQLMoreResults")]
    internal static partial short MoreResults(IntPtr statement);

    [LibraryImport(Lib, EntryPoint = "SQLGetData")]
    internal static partial short GetData(IntPtr statement, ushort column, short type, byte* value, nint room, out nint length);

    [LibraryImport(Lib, EntryPoint = "SQLGetDiagRec")]
    internal static partial short Diagnostic(short kind, IntPtr handle, short record, byte* state, out int native, byte* message, short room, out short length);

    [LibraryImport(Lib, EntryPoint = "SQLGetInfo")]
    internal static partial short Info(IntPtr connection, ushort kind, byte* value, short room, out short length);
}
