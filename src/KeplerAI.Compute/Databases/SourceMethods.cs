using System.Runtime.InteropServices;
using KeplerAI.Compute.DuckDb;

namespace KeplerAI.Compute.Databases;

/// <summary>DuckDB's C API for a table function of ours.</summary>
internal static unsafe partial class SourceMethods
{
    private const string Lib = DuckDbLibrary.Name;

    [LibraryImport(Lib, EntryPoint = "duckdb_create_table_function")]
    internal static partial IntPtr CreateFunction();

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_table_function")]
    internal static partial void DestroyFunction(ref IntPtr function);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetName(IntPtr function, string name);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_extra_info")]
    internal static partial void SetExtra(IntPtr function, IntPtr extra, IntPtr destroy);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_bind")]
    internal static partial void SetBind(IntPtr function, delegate* unmanaged<IntPtr, void> bind);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_init")]
    internal static partial void SetInit(IntPtr function, delegate* unmanaged<IntPtr, void> init);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_function")]
    internal static partial void SetFunction(IntPtr function, delegate* unmanaged<IntPtr, IntPtr, void> run);

    [LibraryImport(Lib, EntryPoint = "duckdb_register_table_function")]
    internal static partial int Register(IntPtr connection, IntPtr function);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_get_extra_info")]
    internal static partial IntPtr BindExtra(IntPtr info);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void AddColumn(IntPtr info, string name, IntPtr type);

    [LibraryImport(Lib, EntryPoint = "duckdb_init_get_extra_info")]
    internal static partial IntPtr InitExtra(IntPtr info);

    [LibraryImport(Lib, EntryPoint = "duckdb_init_set_max_threads")]
    internal static partial void SetMaxThreads(IntPtr info, ulong threads);

    [LibraryImport(Lib, EntryPoint = "duckdb_function_get_extra_info")]
    internal static partial IntPtr FunctionExtra(IntPtr info);

    [LibraryImport(Lib, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetError(IntPtr info, string message);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_logical_type")]
    internal static partial IntPtr CreateType(int id);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_decimal_type")]
    internal static partial IntPtr CreateDecimal(byte width, byte scale);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_logical_type")]
    internal static partial void DestroyType(ref IntPtr type);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_get_vector")]
    internal static partial IntPtr ChunkVector(IntPtr chunk, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_set_size")]
    internal static partial void SetSize(IntPtr chunk, ulong rows);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_data")]
    internal static partial IntPtr VectorData(IntPtr vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_validity")]
    internal static partial IntPtr VectorValidity(IntPtr vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_ensure_validity_writable")]
    internal static partial void EnsureValidity(IntPtr vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_assign_string_element_len")]
    internal static partial void AssignText(IntPtr vector, ulong row, byte* text, ulong length);
}
