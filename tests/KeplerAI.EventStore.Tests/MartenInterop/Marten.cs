using System.Globalization;
using KeplerAI.EventStore.Tests.Support;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore.Tests.MartenInterop;

/// <summary>Speaks to a database as Marten 9 does: its statements, its functions, its column order.</summary>
public sealed class Marten(string connection) : IAsyncDisposable
{
    /// <summary>data, type, mt_dotnet_type and bdata come first, then the others as they stand in the table.</summary>
    public const string Columns = "data, type, mt_dotnet_type, bdata, seq_id, id, stream_id, version, timestamp, tenant_id, correlation_id, causation_id, headers, user_name, is_archived";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    public static string Sql(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "MartenInterop", file)).Replace("{schema}", "kepler_events", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public async Task ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<object?[]>> ReadAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add([.. row.Select(v => v is DBNull ? null : v)]);
        }

        return rows;
    }

    /// <summary>QuickWithServerTimestamps: one call of the function.</summary>
    /// <returns>The final version, then a number per event.</returns>
    public async Task<long[]> QuickAppendAsync(Guid stream, long? expected, params (string Type, string Body)[] events)
    {
        await using var command = Command(
            "select kepler_events.mt_quick_append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            stream, "account", "*DEFAULT*", Each(_ => Guid.CreateVersion7()), Each(e => e.Type), Each(DotNetName));
        command.Parameters.Add(new() { Value = Each(e => e.Body), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = Each(_ => (byte[]?)null), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = Each(_ => "marten cause") });
        command.Parameters.Add(new() { Value = Each(_ => "marten correlation") });
        command.Parameters.Add(new() { Value = Each(_ => "null"), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = Each(_ => (string?)null), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        command.Parameters.Add(new() { Value = Each(_ => DateTime.UtcNow) });
        command.Parameters.Add(new() { Value = (object?)expected ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        return (long[])(await command.ExecuteScalarAsync())!;

        T[] Each<T>(Func<(string Type, string Body), T> of) => [.. events.Select(of)];
    }

    /// <summary>Rich: numbers are reserved first, then the stream's row moves, then a row an event.</summary>
    public async Task RichAppendAsync(Guid stream, params (string Type, string Body)[] events)
    {
        await using var open = await _source.OpenConnectionAsync();
        await using var transaction = await open.BeginTransactionAsync();
        var numbers = (await ReadIn(open, "select nextval('kepler_events.mt_events_sequence') from generate_series(1, $1)", events.Length)).ConvertAll(r => (long)r[0]!);
        var row = await ReadIn(open, "select id, version, type, timestamp, created, is_archived from kepler_events.mt_streams where id = $1", stream);
        var version = row.Count == 0 ? 0 : (long)row[0][1]!;
        var moved = row.Count == 0
            ? await ReadIn(open, "insert into kepler_events.mt_streams (id, type, version, tenant_id) values ($1, 'account', $2, '*DEFAULT*') returning version", stream, (long)events.Length)
            : await ReadIn(open, "update kepler_events.mt_streams set version = $1 where id = $2 and version = $3 returning version", version + events.Length, stream, version);
        moved.Count.ShouldBe(1, "Marten would throw EventStreamUnexpectedMaxEventIdException");
        for (var i = 0; i < events.Length; i++)
        {
            await ReadIn(open, $"""
                insert into kepler_events.mt_events (data, type, mt_dotnet_type, bdata, seq_id, id, stream_id, version, timestamp, tenant_id, correlation_id, causation_id, headers, user_name, is_archived)
                values ('{events[i].Body}', $1, $2, null, $3, $4, $5, $6, $7, '*DEFAULT*', null, null, 'null', null, false)
                """, events[i].Type, DotNetName(events[i]), numbers[i], Guid.CreateVersion7(), stream, version + i + 1, DateTime.UtcNow);
        }

        await transaction.CommitAsync();
    }

    public static (string Type, string Body) Opened(Guid id, string kind) =>
        ("account_opened", $$"""{"AccountId": "{{id}}", "Holder": "Marten", "Kind": {{kind}}, "Tags": ["m"]}""");

    public static (string Type, string Body) Deposited(decimal amount) =>
        ("money_deposited", string.Create(CultureInfo.InvariantCulture, $$"""{"Amount": {{amount}}, "CounterpartId": null}"""));

    private static string DotNetName((string Type, string Body) e) => e.Type == "account_opened"
        ? $"{typeof(AccountOpened).FullName}, KeplerAI.EventStore.Tests"
        : $"{typeof(MoneyDeposited).FullName}, KeplerAI.EventStore.Tests";

    private static async Task<List<object?[]>> ReadIn(NpgsqlConnection open, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, open);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return rows;
    }

    private NpgsqlCommand Command(string sql, params object?[] values)
    {
        var command = _source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
