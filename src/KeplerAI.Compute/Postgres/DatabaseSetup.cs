using Npgsql;

namespace KeplerAI.Compute.Postgres;

/// <summary>The two roles of an instance and its database, made by a superuser before the schema is applied.</summary>
/// <param name="StoreRole">Owner of the database: the only writer of events and read tables.</param>
/// <param name="PagesRole">May connect; the schema's migrations say what it may read.</param>
public sealed record DatabaseSetup(string Database, string StoreRole, string StorePassword, string PagesRole, string PagesPassword)
{
    /// <summary>Idempotent. Returns the connection strings of the two roles.</summary>
    public async Task<(string Store, string Pages)> ApplyAsync(string adminConnection, CancellationToken cancel = default)
    {
        await using var source = NpgsqlDataSource.Create(adminConnection);
        await RoleAsync(source, StoreRole, StorePassword, cancel);
        await RoleAsync(source, PagesRole, PagesPassword, cancel);
        await using (var exists = source.CreateCommand("select exists (select from pg_database where datname = $1)"))
        {
            exists.Parameters.AddWithValue(Database);
            if (await exists.ExecuteScalarAsync(cancel) is false)
                await ExecuteAsync(source, $"create database {Quoted(Database)} owner {Quoted(StoreRole)}", cancel);
        }
        return (As(adminConnection, StoreRole, StorePassword), As(adminConnection, PagesRole, PagesPassword));
    }

    private string As(string adminConnection, string role, string password) =>
        new NpgsqlConnectionStringBuilder(adminConnection) { Username = role, Password = password, Database = Database }.ConnectionString;

    private static async Task RoleAsync(NpgsqlDataSource source, string role, string password, CancellationToken cancel)
    {
        await using var exists = source.CreateCommand("select exists (select from pg_roles where rolname = $1)");
        exists.Parameters.AddWithValue(role);
        var verb = await exists.ExecuteScalarAsync(cancel) is true ? "alter" : "create";
        await ExecuteAsync(source, $"{verb} role {Quoted(role)} login password '{password.Replace("'", "''", StringComparison.Ordinal)}'", cancel);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
