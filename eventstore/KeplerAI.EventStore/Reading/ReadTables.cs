using System.Globalization;
using Npgsql;

namespace KeplerAI.EventStore;

internal sealed class ReadTables(StoreContext store) : IReadTables
{
    public async Task<IReadOnlyList<TRow>> ListAsync<TRow>(AsOf at, string? where = null, object? parameters = null, string? orderBy = null, int? limit = null, int offset = 0, CancellationToken ct = default) where TRow : class
    {
        var shape = store.Projections.OfRow(typeof(TRow)).Shape;
        var order = string.Join(", ", shape.Keys.Select(k => k.Quoted).Prepend(orderBy).OfType<string>()); // the key last: pages never overlap
        var page = string.Create(CultureInfo.InvariantCulture, $"{(limit is { } rows ? $" limit {rows}" : "")}{(offset > 0 ? $" offset {offset}" : "")}");
        return await RowsAsync<TRow>($"select {shape.ColumnList} from {From<TRow>(at)} r{Where(where)} order by {order}{page}", parameters, ct);
    }

    public async Task<TRow?> FindAsync<TRow>(AsOf at, object key, CancellationToken ct = default) where TRow : class
    {
        var shape = store.Projections.OfRow(typeof(TRow)).Shape;
        var parts = RowKey.Of(key, shape.Keys).Parts;
        await using var command = store.Pages.CreateCommand(
            $"select {shape.ColumnList} from {From<TRow>(at)} r where {string.Join(" and ", shape.Keys.Select((k, i) => $"{k.Quoted} = @k{i}"))}");
        for (var i = 0; i < parts.Length; i++)
        {
            command.Parameters.Add(SqlParameters.Of($"k{i}", parts[i]?.GetType() ?? typeof(string), parts[i]));
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (TRow)shape.Read(reader, store.Json) : null;
    }

    public async Task<long> CountAsync<TRow>(AsOf at, string? where = null, object? parameters = null, CancellationToken ct = default) where TRow : class =>
        (await QueryAsync<long>($"select count(*) from {From<TRow>(at)} r{Where(where)}", parameters, ct))[0];

    public string From<TRow>(AsOf at) where TRow : class
    {
        var projection = store.Projections.OfRow(typeof(TRow));
        var valid = at.Position is { } position
            ? string.Create(CultureInfo.InvariantCulture, $"valid_from <= {position} and (valid_to is null or valid_to > {position})")
            : "valid_to is null";
        return $"(select * from {ReadTable.Qualified(projection.Table)} where {valid})";
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken ct = default)
    {
        var single = RowColumn.SqlTypeOf(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) != "jsonb";
        return await ReadAsync(sql, parameters, reader => (T)(single ? Value.Read(reader, 0, typeof(T), store.Json) : RowShape.Of(typeof(T)).ReadByName(reader, store.Json))!, ct);
    }

    private Task<IReadOnlyList<TRow>> RowsAsync<TRow>(string sql, object? parameters, CancellationToken ct)
    {
        var shape = RowShape.Of(typeof(TRow));
        return ReadAsync(sql, parameters, reader => (TRow)shape.Read(reader, store.Json), ct);
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = store.Pages.CreateCommand(sql);
        SqlParameters.Add(command, parameters);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string Where(string? condition) => condition is null ? "" : $" where {condition}";
}
