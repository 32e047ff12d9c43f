using System.Security.Cryptography;
using System.Text;
using Dapper;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Connections;

/// <summary>Passwords of source databases, sealed with AES-256-GCM under a key of the master key. They leave here for a worker's stdin only.</summary>
public sealed class ConnectionSecrets(KeplerSettings settings, PagesDatabase database)
{
    /// <summary>Seals a password under a new id.</summary>
    public async Task KeepAsync(Guid secretId, Guid connectionId, string password, CancellationToken ct)
    {
        var sealedBytes = Sealing.Seal(Key(), RandomNumberGenerator.GetBytes(Sealing.NonceSize), Encoding.UTF8.GetBytes(password), secretId);
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into kepler_data.connection_secret (secret_id, connection_id, sealed) values (@secretId, @connectionId, @sealedBytes) on conflict (secret_id) do update set sealed = excluded.sealed",
            new { secretId, connectionId, sealedBytes }, cancellationToken: ct));
    }

    /// <summary>Null when it was forgotten.</summary>
    public async Task<string?> OpenAsync(Guid secretId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var kept = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("select sealed from kepler_data.connection_secret where secret_id = @secretId", new { secretId }, cancellationToken: ct));
        return kept is null ? null : Sealing.OpenText(Key(), kept, secretId);
    }

    /// <summary>Forgets every password of a connection, or all but the one in force.</summary>
    public async Task ForgetAsync(Guid connectionId, Guid? except, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from kepler_data.connection_secret where connection_id = @connectionId and secret_id is distinct from @except", new { connectionId, except }, cancellationToken: ct));
    }

    private byte[] Key() => HKDF.Expand(HashAlgorithmName.SHA256, Secrets.Key(settings, "personal-data"), 32, "connection-secret"u8.ToArray());
}
