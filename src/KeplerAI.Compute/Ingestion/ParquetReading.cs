using System.Collections.Immutable;
using System.Text.Json;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

internal sealed record PreviewArguments(string File, int Limit, int Offset);

internal sealed record DescribeArguments(string File);

internal sealed record FindArguments(string File, string Column, string Value);

/// <summary>Reads of Parquet files, inside the worker; every value as text.</summary>
internal static class ParquetReading
{
    public const string Preview = "preview";
    public const string Find = "find";
    public const string Describe = "describe";

    public static string From(string file) => $"read_parquet({SqlText.Literal(file)})";

    public static TablePage RunPreview(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<PreviewArguments>(arguments);
        using var duck = context.Open(request.File);
        return Page(duck, request.File, "LIMIT $1 OFFSET $2", Math.Clamp(request.Limit, 0, 10_000), Math.Max(0, request.Offset));
    }

    public static TablePage? RunFind(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<FindArguments>(arguments);
        using var duck = context.Open(request.File);
        var columns = Columns(duck, request.File);
        if (!columns.Any(c => string.Equals(c.Name, request.Column, StringComparison.Ordinal))) return null;
        var page = Page(duck, request.File, $"WHERE CAST({SqlText.Identifier(request.Column)} AS VARCHAR) = $1 LIMIT 1", request.Value);
        return page.Rows.IsEmpty ? null : page;
    }

    public static TableShape RunDescribe(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<DescribeArguments>(arguments);
        using var duck = context.Open(request.File);
        return new TableShape(duck.Number($"SELECT count(*) FROM {From(request.File)}", CancellationToken.None), Columns(duck, request.File));
    }

    public static ImmutableArray<TableColumn> Columns(DuckDbConnection duck, string file)
    {
        using var result = duck.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {From(file)})", CancellationToken.None);
        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        while (result.NextChunk())
            for (var row = 0; row < result.Rows; row++)
                columns.Add(new TableColumn(result.Text(0, row)!, result.Text(1, row)!));
        return columns.ToImmutable();
    }

    private static TablePage Page(DuckDbConnection duck, string file, string rest, params object?[] parameters)
    {
        var columns = Columns(duck, file);
        var texts = string.Join(", ", columns.Select(c => $"CAST({SqlText.Identifier(c.Name)} AS VARCHAR)"));
        using var result = duck.Query($"SELECT {texts} FROM {From(file)} {rest}", CancellationToken.None, parameters);
        return new TablePage(columns, Texts(result, columns.Length));
    }

    /// <summary>All rows of a result whose columns are VARCHAR.</summary>
    public static ImmutableArray<ImmutableArray<string?>> Texts(DuckDbResult result, int columns)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string?>>();
        while (result.NextChunk())
            for (var row = 0; row < result.Rows; row++)
                rows.Add([.. Enumerable.Range(0, columns).Select(column => result.Text(column, row))]);
        return rows.ToImmutable();
    }
}
