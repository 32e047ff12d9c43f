using System.Globalization;

namespace KeplerAI.EventStore;

/// <summary>This process's row of kepler_read.daemon, written again every few seconds and as soon as a gap begins or ends.</summary>
internal sealed class Heartbeat(StoreContext store)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly string _node = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
    private readonly DateTimeOffset _started = store.Time.GetUtcNow();
    private long _beaten;
    private long? _waitingFor;

    public async Task BeatAsync(long? waitingFor, CancellationToken ct)
    {
        if (_beaten != 0 && waitingFor == _waitingFor && store.Time.GetElapsedTime(_beaten) < Every)
        {
            return;
        }

        await using var command = store.Store.CreateCommand($"""
            with gone as (delete from kepler_read.daemon where heartbeat < $3 - interval '1 day')
            insert into kepler_read.daemon (node, started_at, heartbeat, waiting_for) values ($1, $2, $3, $4)
            on conflict (node) do update set started_at = $2, heartbeat = $3, waiting_for = $4
            """);
        command.Parameters.Add(new() { Value = _node });
        command.Parameters.Add(new() { Value = _started.ToUniversalTime() });
        command.Parameters.Add(new() { Value = store.Time.GetUtcNow().ToUniversalTime() });
        command.Parameters.Add(new() { Value = (object?)waitingFor ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
        (_beaten, _waitingFor) = (store.Time.GetTimestamp(), waitingFor);
    }

    /// <summary>A daemon that ends in order is not a dead one.</summary>
    public async Task EndAsync()
    {
        await using var command = store.Store.CreateCommand("delete from kepler_read.daemon where node = $1");
        command.Parameters.Add(new() { Value = _node });
        await command.ExecuteNonQueryAsync();
    }
}
