using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Compute.Tests.Postgres;

public sealed class PostgresClusterTests
{
    [Fact]
    public async Task A_template_is_cloned_with_what_stands_in_it()
    {
        var template = await PostgresCluster.Shared.CreateDatabaseAsync();
        await RunAsync(template.StoreConnection, "create table kept as select 7 as n");
        var clone = await PostgresCluster.Shared.CreateDatabaseAsync(template.Name);
        (await RunAsync(clone.StoreConnection, "select n from kept")).ShouldBe(7);
    }

    private static async Task<object?> RunAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(connection + ";Pooling=false");
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        return await command.ExecuteScalarAsync();
    }
}
