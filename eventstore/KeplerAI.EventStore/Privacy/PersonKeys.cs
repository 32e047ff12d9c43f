using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Person keys, wrapped by the master key in kepler_data.person_key. Calls are synchronous because a JSON converter makes them.</summary>
internal sealed class PersonKeys(NpgsqlDataSource store, Func<byte[]> masterKey, TimeProvider time) : IPersonKeys
{
    // Another process may destroy a key: what is remembered is asked again after this long.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    /// <summary>The person's key; null when it was destroyed or never made.</summary>
    public byte[]? Find(Guid subject)
    {
        if (_known.TryGetValue(subject, out var known) && (known.Destroyed || time.GetElapsedTime(known.Read) < Freshness))
        {
            return known.Key;
        }

        return Remember(subject, Read(subject));
    }

    public byte[] FindOrMake(Guid subject)
    {
        if (Find(subject) is { } key)
        {
            return key;
        }

        var made = RandomNumberGenerator.GetBytes(32);
        using (var insert = store.CreateCommand("insert into kepler_data.person_key (subject, wrapped) values ($1, $2) on conflict do nothing"))
        {
            insert.Parameters.Add(new() { Value = subject });
            insert.Parameters.Add(new() { Value = Sealing.Seal(masterKey(), RandomNumberGenerator.GetBytes(Sealing.NonceSize), made, subject) });
            insert.ExecuteNonQuery();
        }

        return Remember(subject, Read(subject)) ?? throw new InvalidOperationException($"The personal data of {subject} has been erased; no more can be written.");
    }

    public async Task DestroyAsync(Guid subject, CancellationToken ct = default)
    {
        await using var command = store.CreateCommand("""
            insert into kepler_data.person_key (subject, wrapped, destroyed_at) values ($1, null, now())
            on conflict (subject) do update set wrapped = null, destroyed_at = coalesce(person_key.destroyed_at, now())
            """);
        command.Parameters.Add(new() { Value = subject });
        await command.ExecuteNonQueryAsync(ct);
        _known[subject] = new(null, time.GetTimestamp(), Destroyed: true);
    }

    /// <summary>What was read before a destruction and arrives after it counts no more: no key ever comes back.</summary>
    private byte[]? Remember(Guid subject, byte[]? key)
    {
        var read = new Known(key, time.GetTimestamp(), Destroyed: false);
        return _known.AddOrUpdate(subject, read, (_, known) => known.Destroyed ? known : read).Key;
    }

    private byte[]? Read(Guid subject)
    {
        using var command = store.CreateCommand("select wrapped from kepler_data.person_key where subject = $1");
        command.Parameters.Add(new() { Value = subject });
        return command.ExecuteScalar() is byte[] wrapped ? Sealing.Open(masterKey(), wrapped, subject) : null;
    }

    private sealed record Known(byte[]? Key, long Read, bool Destroyed);
}
