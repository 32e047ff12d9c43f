using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Creates or updates a login role. Roles belong to the cluster, so instances of other databases may do the same at the same moment.</summary>
internal static class LoginRoles
{
    public static async Task EnsureAsync(string adminConnection, string role, string password, CancellationToken ct)
    {
        var name = DatabaseRoles.Quote(role);
        var verifier = DatabaseRoles.Literal(ScramVerifier.Of(password)); // statements are logged, and cited in errors
        await ExecuteAsync(adminConnection, $"""
            do $do$ begin
                create role {name} login password {verifier};
            exception when duplicate_object or unique_violation then null;
            end $do$
            """, ct);

        // A plain administrator may set default privileges only for roles it belongs to; a superuser needs no membership.
        await ExecuteAsync(adminConnection, $"""
            do $do$ begin
                if not (select rolsuper from pg_roles where rolname = current_user) then grant {name} to current_user; end if;
            end $do$
            """, ct);
        for (var attempt = 1; !await CanLogInAsync(adminConnection, role, password, ct); attempt++)
        {
            if (attempt > 20)
            {
                throw new InvalidOperationException($"The role {name} cannot log in: look at the server's pg_hba.conf.");
            }

            try
            {
                await ExecuteAsync(adminConnection, $"alter role {name} with login password {verifier}", ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InternalError)
            {
                await Task.Delay(20 * attempt, ct); // « tuple concurrently updated »
            }
        }
    }

    private static async Task<bool> CanLogInAsync(string adminConnection, string role, string password, CancellationToken ct)
    {
        try
        {
            var login = new NpgsqlConnectionStringBuilder(adminConnection) { Username = role, Password = password, Pooling = false };
            await using var connection = new NpgsqlConnection(login.ConnectionString);
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }

    private static async Task ExecuteAsync(string adminConnection, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(adminConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
