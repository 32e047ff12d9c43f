using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>A rebuild's rows in kepler_read.rebuild, one per table of the group: stage, speed and expected end, for pages to show.</summary>
internal sealed class RebuildBoard(StoreContext store, ProjectionGroup group)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly string[] _tables = [.. group.Members.Select(m => m.Table)];
    private readonly DateTimeOffset _started = store.Time.GetUtcNow();
    private readonly long _clock = store.Time.GetTimestamp();
    private long _written;
    private long _position;
    private long _target;
    private long _events;

    public Task StartAsync(long target, CancellationToken ct)
    {
        _target = target;
        return WriteAsync("folding", 0, null, ct);
    }

    public async Task FoldedAsync(long position, int events, CancellationToken ct)
    {
        (_position, _events) = (position, _events + events);
        if (store.Time.GetElapsedTime(_written) >= Every)
        {
            await WriteAsync("folding", 0, null, ct);
        }
    }

    public Task EnterAsync(string stage, CancellationToken ct) => WriteAsync(stage, 0, null, ct);

    public Task EndAsync(string stage, long differences, string? detail) => WriteAsync(stage, differences, detail, CancellationToken.None);

    private async Task WriteAsync(string stage, long differences, string? detail, CancellationToken ct)
    {
        _written = store.Time.GetTimestamp();
        var seconds = store.Time.GetElapsedTime(_clock).TotalSeconds;
        var now = store.Time.GetUtcNow();
        var left = _position == 0 || stage != "folding" ? (TimeSpan?)null : TimeSpan.FromSeconds(seconds * Math.Max(0, _target - _position) / _position);
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("""
            insert into kepler_read.rebuild (table_name, stage, position, target, events, events_per_second, started_at, updated_at, ended_at, expected_end, differences, detail)
            select t, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from unnest($1) t
            on conflict (table_name) do update set stage = excluded.stage, position = excluded.position, target = excluded.target, events = excluded.events,
                events_per_second = excluded.events_per_second, started_at = excluded.started_at, updated_at = excluded.updated_at, ended_at = excluded.ended_at,
                expected_end = excluded.expected_end, differences = excluded.differences, detail = excluded.detail
            """, connection);
        command.Parameters.Add(new() { Value = _tables });
        command.Parameters.Add(new() { Value = stage });
        command.Parameters.Add(new() { Value = _position });
        command.Parameters.Add(new() { Value = _target });
        command.Parameters.Add(new() { Value = _events });
        command.Parameters.Add(new() { Value = seconds > 0 ? _events / seconds : 0 });
        command.Parameters.Add(Instant(_started));
        command.Parameters.Add(Instant(now));
        command.Parameters.Add(Instant(stage is "done" or "refused" or "failed" ? now : null));
        command.Parameters.Add(Instant(now + left));
        command.Parameters.Add(new() { Value = differences });
        command.Parameters.Add(new() { Value = (object?)detail ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter Instant(DateTimeOffset? value) =>
        new() { Value = (object?)value?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };
}
