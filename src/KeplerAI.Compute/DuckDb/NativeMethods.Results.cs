using System.Runtime.InteropServices;

namespace KeplerAI.Compute.DuckDb;

internal static partial class NativeMethods
{
    [LibraryImport(Lib, EntryPoint = "duckdb_result_error")]
    internal static partial IntPtr ResultError(ref NativeResult result);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_result")]
    internal static partial void DestroyResult(ref NativeResult result);

    [LibraryImport(Lib, EntryPoint = "duckdb_column_count")]
    internal static partial ulong ColumnCount(ref NativeResult result);

    [LibraryImport(Lib, EntryPoint = "duckdb_column_name")]
    internal static partial IntPtr ColumnName(ref NativeResult result, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_fetch_chunk")]
    internal static partial IntPtr FetchChunk(NativeResult result);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_data_chunk")]
    internal static partial void DestroyChunk(ref IntPtr chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_get_size")]
    internal static partial ulong ChunkSize(IntPtr chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_get_vector")]
    internal static partial IntPtr ChunkVector(IntPtr chunk, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_data")]
    internal static partial IntPtr VectorData(IntPtr vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_validity")]
    internal static partial IntPtr VectorValidity(IntPtr vector);
}
