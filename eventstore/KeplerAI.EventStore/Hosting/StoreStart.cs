using Microsoft.Extensions.Hosting;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Before anything is served: every stored event must be known, and every read table must be of the running version.</summary>
internal sealed class StoreStart(StoreContext store, Rebuilder rebuilder) : IHostedLifecycleService
{
    private const long LockId = 4_120_071_970;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        store.Store.Clear(); // what the start needed more of than the store will
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockId})", ct);
        try
        {
            await RefuseUnknownEventsAsync(connection, ct);
            var built = await ReadTable.BuiltAsync(connection, ct);
            await store.Snapshots.PrepareAsync(connection, built, ct);
            foreach (var group in store.Projections.Groups)
            {
                if (group.Members.Any(p => built.GetValueOrDefault(p.Table) != (p.Version, ReadTable.ShapeHash(group, p))))
                {
                    await rebuilder.RebuildAsync(group, force: false, ct);
                }
            }
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockId})", CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RefuseUnknownEventsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var unknown = new List<string>();
        await using var command = new NpgsqlCommand("select distinct type from kepler_events.mt_events order by type", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (store.Catalogue.Find(reader.GetString(0)) is null)
            {
                unknown.Add(reader.GetString(0));
            }
        }

        if (unknown.Count > 0)
        {
            throw new InvalidOperationException($"The store holds events that this version does not know: {string.Join(", ", unknown)}. Start the version that wrote them, or one that still has their classes.");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 }; // another node may be rebuilding
        await command.ExecuteNonQueryAsync(ct);
    }
}
