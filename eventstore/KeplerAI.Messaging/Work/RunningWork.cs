using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging;

/// <summary>The handlers that run in this process now.</summary>
internal sealed class RunningWork([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database) : IRunningWork
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task<bool> CancelAsync(string key, CancellationToken ct = default)
    {
        await using var command = database.CreateCommand("""
            with hit as (
                update kepler_work.work
                set cancel_requested = true, run_at = case state when 'ready' then clock_timestamp() else run_at end
                where key = $1 and state in ('ready', 'leased') returning key)
            select pg_notify('kepler_cancel', key) from hit
            """);
        command.Parameters.Add(new() { Value = key });
        var found = false;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            found = await reader.ReadAsync(ct);
        }

        Signal(key);
        return found;
    }

    public bool IsCancelled(WorkLease lease) => _entries.Values.Any(e => e.Lease == lease && e.Cancelled);

    public void Signal(string key)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            entry.Cancel();
        }
    }

    public Entry Begin(LeasedWork work, CancellationToken stopping)
    {
        var entry = new Entry(work.Lease, CancellationTokenSource.CreateLinkedTokenSource(stopping));
        _entries[work.Key] = entry;
        if (work.CancelRequested)
        {
            entry.Cancel();
        }

        return entry;
    }

    public void End(string key, Entry entry)
    {
        _entries.TryRemove(new(key, entry));
        entry.Dispose();
    }

    internal sealed class Entry(WorkLease lease, CancellationTokenSource source) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _disposed;

        public WorkLease Lease { get; } = lease;

        public CancellationToken Token { get; } = source.Token;

        public bool Cancelled { get; private set; }

        public bool Lost { get; private set; }

        public void Cancel()
        {
            Cancelled = true;
            Stop();
        }

        public void Lose()
        {
            Lost = true;
            Stop();
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _disposed = true;
                source.Dispose();
            }
        }

        private void Stop()
        {
            // Off this thread: callbacks of the token end processes, and must not hold up whoever signals.
            lock (_gate)
            {
                if (!_disposed)
                {
                    _ = source.CancelAsync();
                }
            }
        }
    }
}
