using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

internal sealed class ProgressBoard([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database, TimeProvider time) : IProgressBoard
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    public async Task ReportAsync(string key, string phase, double? fraction = null, string? detail = null, CancellationToken ct = default)
    {
        var report = new Progress(key, phase, fraction is { } f ? Math.Clamp(f, 0, 1) : null, detail, time.GetUtcNow());
        var slot = _slots.GetOrAdd(key, _ => new Slot());
        TimeSpan wait;
        lock (slot)
        {
            var follows = slot.Pending is not null;
            slot.Pending = report;
            if (follows)
            {
                return;
            }

            wait = slot.LastWrite + Gap - report.At;
        }

        if (wait <= TimeSpan.Zero)
        {
            await FlushAfterAsync(slot, TimeSpan.Zero, ct);
        }
        else
        {
            _ = FlushAfterAsync(slot, wait, CancellationToken.None);
        }
    }

    public async Task<Progress?> ReadAsync(string key, CancellationToken ct = default)
    {
        if (_slots.TryGetValue(key, out var slot) && (slot.Pending ?? slot.Writing) is { } unwritten)
        {
            return unwritten;
        }

        await using var command = database.CreateCommand("select phase, fraction, detail, at from kepler_work.progress where key = $1");
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(key, reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetDouble(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3))
            : null;
    }

    private async Task FlushAfterAsync(Slot slot, TimeSpan wait, CancellationToken ct)
    {
        try
        {
            await Task.Delay(wait, time, ct);
            await FlushAsync(slot, ct);
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // Progress is a courtesy: the work it tells of goes on without it.
        }
    }

    private async Task FlushAsync(Slot slot, CancellationToken ct)
    {
        Progress? report;
        lock (slot)
        {
            (report, slot.Writing, slot.Pending) = (slot.Pending, slot.Pending, null);
            slot.LastWrite = time.GetUtcNow();
        }

        try
        {
            await (report is null ? Task.CompletedTask : WriteAsync(report, ct));
        }
        finally
        {
            lock (slot)
            {
                slot.Writing = slot.Writing == report ? null : slot.Writing;
            }
        }
    }

    private async Task WriteAsync(Progress report, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            insert into kepler_work.progress (key, phase, fraction, detail, at) values ($1, $2, $3, $4, $5)
            on conflict (key) do update set phase = excluded.phase, fraction = excluded.fraction, detail = excluded.detail, at = excluded.at
            where progress.at <= excluded.at
            """);
        command.Parameters.Add(new() { Value = report.Key });
        command.Parameters.Add(new() { Value = report.Phase });
        command.Parameters.Add(new() { Value = (object?)report.Fraction ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        command.Parameters.Add(new() { Value = (object?)report.Detail ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = report.At.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Slot
    {
        public Progress? Pending { get; set; }

        public Progress? Writing { get; set; }

        public DateTimeOffset LastWrite { get; set; } = DateTimeOffset.MinValue;
    }
}
