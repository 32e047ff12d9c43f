using System.Collections.Immutable;

namespace KeplerAI.Compute.DuckDb;

/// <summary>What a connection may use; locked before the first statement of ours runs.</summary>
public sealed record DuckDbSettings(int MemoryMb, int Threads, string TempFolder)
{
    /// <summary>Exact files that may be read or written, besides the temporary folder.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    internal IEnumerable<string> Statements()
    {
        yield return $"SET memory_limit = '{MemoryMb}MiB'";
        yield return $"SET threads = {Threads}";
        yield return $"SET temp_directory = {SqlText.Literal(TempFolder)}";
        yield return "SET autoinstall_known_extensions = false";
        yield return "SET autoload_known_extensions = false";
        yield return "SET enable_progress_bar = true";
        yield return "SET enable_progress_bar_print = false";
        yield return "SET TimeZone = 'UTC'";
        yield return $"SET allowed_paths = [{string.Join(", ", Files.Select(SqlText.Literal))}]";
        yield return $"SET allowed_directories = [{SqlText.Literal(TempFolder)}]";
        yield return "SET enable_external_access = false";
        yield return "SET lock_configuration = true";
    }
}

/// <summary>Quoting for DuckDB and PostgreSQL alike.</summary>
public static class SqlText
{
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
