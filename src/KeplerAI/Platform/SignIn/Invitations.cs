using System.Security.Cryptography;
using System.Text;
using Dapper;
using KeplerAI.Administration.Users;
using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace KeplerAI.Platform.SignIn;

/// <summary>One-time links that let a person choose a password. Only the token's hash is stored.</summary>
public sealed class Invitations(PagesDatabase database, ICommandBus bus, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    /// <returns>The token to put into /invitation/{token}, or the refused result.</returns>
    public async Task<(string? Token, CommandResult Result)> IssueAsync(Guid userId, Actor by, CancellationToken ct)
    {
        var expires = time.GetUtcNow() + Lifetime;
        var result = await bus.SendAsync(new InviteUser(userId, expires), new CommandEnvelope(by.UserId, Guid.CreateVersion7()), ct);
        if (!result.Ok)
            return (null, result);
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update kepler_data.invitation set used_at = @now where user_id = @userId and used_at is null;
            insert into kepler_data.invitation (token_hash, user_id, expires_at) values (@hash, @userId, @expires);
            """,
            new { userId, hash = Hash(token), expires, now = time.GetUtcNow() }, cancellationToken: ct));
        return (token, result);
    }

    public async Task<Guid?> FindAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select user_id from kepler_data.invitation where token_hash = @hash and used_at is null and expires_at > @now", new { hash = Hash(token), now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>Uses the link up; true for one caller only.</summary>
    public async Task<bool> ConsumeAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update kepler_data.invitation set used_at = @now where token_hash = @hash and used_at is null and expires_at > @now", new { hash = Hash(token), now = time.GetUtcNow() }, cancellationToken: ct)) == 1;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
