using System.Runtime.CompilerServices;
using Dapper;
using KeplerAI.Runs;
using Npgsql;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>Rows of a publication, values in the order of its columns.</summary>
public sealed record PanelPage(IReadOnlyList<object?[]> Rows, long Total);

/// <summary>Reads light tables under the pages' role, which may do nothing else with them.</summary>
public sealed class PanelTables([FromKeyedServices(EventStoreServices.Pages)] NpgsqlDataSource pages)
{
    public async Task<PanelPage> ReadAsync(PublicationRow publication, IReadOnlyList<PanelColumn> columns, PanelQuery query, CancellationToken ct)
    {
        var values = new DynamicParameters();
        var where = query.Where(columns, values);
        await using var connection = await pages.OpenConnectionAsync(ct);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {Table(publication)} where {where}", values, cancellationToken: ct));
        values.Add("size", PanelQuery.Size);
        values.Add("offset", (query.Page - 1) * PanelQuery.Size);
        var sql = $"select {Columns(columns)} from {Table(publication)} where {where} order by {query.OrderBy} limit @size offset @offset";
        return new(await ListAsync(connection, sql, values, columns.Count, ct), total);
    }

    /// <summary>The query's rows by tenths and half-tenths of their score.</summary>
    public async Task<ScoreHistogram?> HistogramAsync(PublicationRow publication, IReadOnlyList<PanelColumn> columns, PanelQuery query, PanelColumn score, CancellationToken ct)
    {
        var values = new DynamicParameters(new { bins = ScoreHistogram.Bins });
        var sql = $"""
            select least(width_bucket({score.Quoted}::float8, 0, 1, @bins), @bins) as bin, count(*) as rows
            from {Table(publication)} where {query.Where(columns, values)} and {score.Quoted} is not null group by 1
            """;
        await using var connection = await pages.OpenConnectionAsync(ct);
        var counted = await connection.QueryAsync<(int Bin, long Rows)>(new CommandDefinition(sql, values, cancellationToken: ct));
        return ScoreHistogram.Of(score, counted);
    }

    /// <summary>Every row that the query keeps, as it comes.</summary>
    public async IAsyncEnumerable<object?[]> StreamAsync(PublicationRow publication, IReadOnlyList<PanelColumn> columns, PanelQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var values = new DynamicParameters();
        var sql = $"select {Columns(columns)} from {Table(publication)} where {query.Where(columns, values)} order by {query.OrderBy}";
        await using var connection = await pages.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, values, cancellationToken: ct));
        while (await reader.ReadAsync(ct))
            yield return Values(reader, columns.Count);
    }

    public async Task<object?[]?> FindAsync(PublicationRow publication, IReadOnlyList<PanelColumn> columns, string id, CancellationToken ct)
    {
        await using var connection = await pages.OpenConnectionAsync(ct);
        var values = new DynamicParameters(new { id });
        return (await ListAsync(connection, $"select {Columns(columns)} from {Table(publication)} where {PanelColumn.Id} = @id", values, columns.Count, ct)) is [var row] ? row : null;
    }

    private static async Task<IReadOnlyList<object?[]>> ListAsync(NpgsqlConnection connection, string sql, DynamicParameters values, int width, CancellationToken ct)
    {
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, values, cancellationToken: ct));
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(ct))
            rows.Add(Values(reader, width));
        return rows;
    }

    private static object?[] Values(System.Data.Common.DbDataReader reader, int width) => [.. Enumerable.Range(0, width).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))];

    private static string Columns(IEnumerable<PanelColumn> columns) => string.Join(", ", columns.Select(c => c.Quoted));

    private static string Table(PublicationRow publication) => $"kepler_data.\"{publication.Table!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
