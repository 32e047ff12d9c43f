using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

internal sealed record ExportArguments(string Light, string? RowKey, string? TrainedKeys, string Target);

/// <param name="Types">PostgreSQL types beside <paramref name="Names"/>; id first, trained_on last.</param>
/// <param name="Longest">Bytes of each column's longest text, for the indexes' size limit.</param>
internal sealed record ExportedTable(string? Rule, long Rows, long TrainedOn, ImmutableArray<string> Names, ImmutableArray<string> Types, ImmutableArray<int> Longest);

/// <summary>The light table as a file in PostgreSQL's COPY format, made inside the worker, which knows no database.</summary>
internal static class LightTableExport
{
    public const string Operation = "export";
    public const string TrainedOn = "trained_on";
    private const int PostgresNameBytes = 63;

    public static ExportedTable Run(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<ExportArguments>(arguments);
        using var duck = context.Open([.. new[] { request.Light, request.TrainedKeys }.OfType<string>()]);
        var columns = ParquetReading.Columns(duck, request.Light);
        if (Refuse(columns, request) is { } rule) return new ExportedTable(rule, 0, 0, [], [], []);
        columns = [.. columns.OrderBy(c => c.Name != Parity.IdColumn)];
        var types = columns.Select(c => c.Name == Parity.IdColumn ? new PgColumnType("text", "VARCHAR") : PgColumnType.Of(c.Type)).Append(PgColumnType.Of("BOOLEAN")).ToImmutableArray();
        var casts = columns.Select((c, i) => $"CAST({SqlText.Identifier(c.Name)} AS {types[i].Cast})");
        var trained = Trained(duck, columns, request);
        using var result = duck.Query($"SELECT {string.Join(", ", casts)}, {trained} FROM {ParquetReading.From(request.Light)}", CancellationToken.None);
        return Write(result, request.Target, types) with { Names = [.. columns.Select(c => c.Name), TrainedOn] };
    }

    private static ExportedTable Write(DuckDbResult result, string target, ImmutableArray<PgColumnType> types)
    {
        var (rows, trained, longest) = (0L, 0L, new int[types.Length]);
        using var copy = new PgCopyFile(target);
        while (result.NextChunk())
        {
            for (var row = 0; row < result.Rows; row++)
            {
                copy.StartRow(types.Length);
                for (var column = 0; column < types.Length; column++)
                {
                    copy.Write(result, column, row, types[column]);
                    if (types[column].Postgres == "text" && !result.IsNull(column, row))
                        longest[column] = Math.Max(longest[column], result.Bytes(column, row).Length);
                }
                trained += result.Value<byte>(types.Length - 1, row);
                rows++;
            }
        }
        return new ExportedTable(null, rows, trained, [], [.. types.Select(t => t.Postgres)], [.. longest]);
    }

    private static string? Refuse(ImmutableArray<TableColumn> columns, ExportArguments request)
    {
        if (!columns.Any(c => c.Name == Parity.IdColumn)) return "publication.no_id_column";
        if (columns.Any(c => c.Name == TrainedOn || Encoding.UTF8.GetByteCount(c.Name) > PostgresNameBytes)) return "publication.column_name";
        var keyed = request.RowKey is not null && request.TrainedKeys is not null;
        return keyed && !columns.Any(c => c.Name == request.RowKey) ? "publication.no_row_key" : null;
    }

    private static string Trained(DuckDbConnection duck, ImmutableArray<TableColumn> columns, ExportArguments request)
    {
        if (request is not { RowKey: { } rowKey, TrainedKeys: { } file }) return "false";
        var keys = ParquetReading.Columns(duck, file);
        var key = keys.FirstOrDefault(c => c.Name == rowKey) ?? keys[0];
        var asText = key.Type == "VARCHAR" || columns.First(c => c.Name == rowKey).Type == "VARCHAR";
        string Side(string column) => asText ? $"CAST({SqlText.Identifier(column)} AS VARCHAR)" : SqlText.Identifier(column);
        var name = SqlText.Identifier(key.Name);
        return $"coalesce({Side(rowKey)} IN (SELECT {Side(key.Name)} FROM {ParquetReading.From(file)} WHERE {name} IS NOT NULL), false)";
    }
}
