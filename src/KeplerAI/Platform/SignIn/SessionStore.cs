using Dapper;
using KeplerAI.Platform.Hosting;
using Npgsql;

namespace KeplerAI.Platform.SignIn;

/// <summary>A live session and the account behind it.</summary>
public sealed record LiveSession(Guid SessionId, Guid UserId, string LoginHash);

/// <summary>Credentials and sessions, under the pages' role.</summary>
public sealed class SessionStore(PagesDatabase database, TimeProvider time)
{
    public async Task<string?> PasswordHashAsync(Guid userId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select password_hash from kepler_data.credential where user_id = @userId", new { userId }, cancellationToken: ct));
    }

    /// <summary>Stores a password's hash and ends every session of the person but <paramref name="keep"/>.</summary>
    public async Task SetPasswordHashAsync(Guid userId, string hash, Guid? keep, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into kepler_data.credential (user_id, password_hash, changed_at) values (@userId, @hash, @now)
            on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at;
            update kepler_data.session set ended_at = @now where user_id = @userId and ended_at is null and session_id is distinct from @keep;
            """,
            new { userId, hash, now, keep }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    public async Task StartAsync(LiveSession session, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into kepler_data.session (session_id, user_id, login_hash, created_at) values (@SessionId, @UserId, @LoginHash, @now)",
            new { session.SessionId, session.UserId, session.LoginHash, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task<LiveSession?> FindAsync(Guid sessionId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<LiveSession>(new CommandDefinition(
            "select session_id as SessionId, user_id as UserId, login_hash as LoginHash from kepler_data.session where session_id = @sessionId and ended_at is null", new { sessionId }, cancellationToken: ct));
    }

    /// <summary>Ends every session of a person: a cookie kept from before opens nothing, even once the account is enabled again.</summary>
    public async Task EndAllAsync(Guid userId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update kepler_data.session set ended_at = @now where user_id = @userId and ended_at is null", new { userId, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task EndAsync(Guid sessionId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update kepler_data.session set ended_at = @now where session_id = @sessionId and ended_at is null", new { sessionId, now = time.GetUtcNow() }, cancellationToken: ct));
    }
}
