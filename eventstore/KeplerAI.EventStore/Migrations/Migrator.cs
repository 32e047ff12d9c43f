using System.Reflection;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Brings a database to the schema of the given assemblies: each one's embedded <c>Schema/NNN_*.sql</c>, once, in order, under an
/// advisory lock. Scripts name the two roles as <c>{store_role}</c> and <c>{pages_role}</c>.
/// </summary>
public static class Migrator
{
    private const long LockId = 4_120_071_969;

    public static async Task MigrateAsync(string adminConnection, DatabaseRoles roles, IReadOnlyList<Assembly> assemblies, CancellationToken ct = default)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(adminConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockId})", ct);
        await LoginRoles.EnsureAsync(adminConnection, roles.Store, roles.StorePassword, ct);
        await LoginRoles.EnsureAsync(adminConnection, roles.Pages, roles.PagesPassword, ct);
        await ExecuteAsync(connection, """
            create schema if not exists kepler_ledger;
            create table if not exists kepler_ledger.migration (
                module text, script text, sha256 text not null, applied_at timestamptz not null default now(), primary key (module, script))
            """, ct);
        var applied = await AppliedAsync(connection, ct);
        foreach (var script in assemblies.SelectMany(MigrationScript.Of))
        {
            if (!applied.TryGetValue((script.Module, script.Name), out var sha256))
            {
                await ApplyAsync(connection, script, roles, ct);
            }
            else if (sha256 != script.Sha256)
            {
                throw new InvalidOperationException($"Migration {script.Module}/{script.Name} was changed after it had been applied to this database.");
            }
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, MigrationScript script, DatabaseRoles roles, CancellationToken ct)
    {
        var sql = script.Sql
            .Replace("{store_role}", DatabaseRoles.Quote(roles.Store), StringComparison.Ordinal)
            .Replace("{pages_role}", DatabaseRoles.Quote(roles.Pages), StringComparison.Ordinal);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await ExecuteAsync(connection, sql, ct);
        }
        catch (PostgresException e)
        {
            throw new InvalidOperationException($"Migration {script.Module}/{script.Name} failed: {e.MessageText}", e);
        }

        await using var record = new NpgsqlCommand("insert into kepler_ledger.migration (module, script, sha256) values ($1, $2, $3)", connection, transaction)
        {
            Parameters = { new() { Value = script.Module }, new() { Value = script.Name }, new() { Value = script.Sha256 } },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<Dictionary<(string Module, string Script), string>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<(string, string), string>();
        await using var command = new NpgsqlCommand("select module, script, sha256 from kepler_ledger.migration", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            applied[(reader.GetString(0), reader.GetString(1))] = reader.GetString(2);
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 }; // another process may be migrating, and a script may have much to do
        await command.ExecuteNonQueryAsync(ct);
    }
}
