using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeplerAI.Compute.DuckDb;

/// <summary>duckdb_result of duckdb.h: six machine words, passed by value to the chunk functions.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    public ulong Columns, Rows, Changed;
    public IntPtr ColumnData, Error, Internal;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeProgress
{
    public double Percentage;
    public ulong Processed, Total;
}

internal static partial class NativeMethods
{
    private const string Lib = DuckDbLibrary.Name;

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The resolver must stand before the first call.")]
    internal static void Initialise() => DuckDbLibrary.Install();

    [LibraryImport(Lib, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string? path, out IntPtr database, IntPtr config, out IntPtr error);

    [LibraryImport(Lib, EntryPoint = "duckdb_close")]
    internal static partial void Close(ref IntPtr database);

    [LibraryImport(Lib, EntryPoint = "duckdb_connect")]
    internal static partial int Connect(IntPtr database, out IntPtr connection);

    [LibraryImport(Lib, EntryPoint = "duckdb_disconnect")]
    internal static partial void Disconnect(ref IntPtr connection);

    [LibraryImport(Lib, EntryPoint = "duckdb_interrupt")]
    internal static partial void Interrupt(IntPtr connection);

    [LibraryImport(Lib, EntryPoint = "duckdb_query_progress")]
    internal static partial NativeProgress Progress(IntPtr connection);

    [LibraryImport(Lib, EntryPoint = "duckdb_prepare", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Prepare(IntPtr connection, string sql, out IntPtr statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_prepare_error")]
    internal static partial IntPtr PrepareError(IntPtr statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_prepare")]
    internal static partial void DestroyPrepare(ref IntPtr statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_varchar", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int BindText(IntPtr statement, ulong index, string value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_int64")]
    internal static partial int BindInt64(IntPtr statement, ulong index, long value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_null")]
    internal static partial int BindNull(IntPtr statement, ulong index);

    [LibraryImport(Lib, EntryPoint = "duckdb_execute_prepared_streaming")]
    internal static partial int ExecuteStreaming(IntPtr statement, out NativeResult result);

    [LibraryImport(Lib, EntryPoint = "duckdb_free")]
    internal static partial void Free(IntPtr pointer);
}
