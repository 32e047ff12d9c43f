using System.Reflection;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>The snapshots of the scanned assemblies, and their tables.</summary>
internal sealed class SnapshotSet
{
    private readonly Dictionary<Type, Snapshot> _byState = [];
    private readonly HashSet<Type> _inline;

    public SnapshotSet(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.Distinct().SelectMany(a => a.GetTypes()).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (Snapshot.Of(type) is { } snapshot)
            {
                if (All.Any(other => other.Alias == snapshot.Alias))
                {
                    throw new InvalidOperationException($"Two snapshots are kept of streams of type « {snapshot.Alias} »: {type.FullName} is one.");
                }

                _byState.Add(type, snapshot);
            }
        }

        _inline = [.. All.Where(s => s.Lifecycle == SnapshotLifecycle.Inline).SelectMany(s => s.EventTypes)];
    }

    public IReadOnlyCollection<Snapshot> All => _byState.Values;

    /// <summary>True when a stream with such an event may have a snapshot that is written with it.</summary>
    public bool HasInline(Type eventType) => _inline.Contains(eventType);

    public Snapshot? Of(Type state) => _byState.GetValueOrDefault(state);

    /// <summary>At start: tables that are missing or of another version are made anew, empty; whoever reads folds the stream meanwhile.</summary>
    public async Task PrepareAsync(NpgsqlConnection connection, IReadOnlyDictionary<string, (int Version, string Shape)> built, CancellationToken ct)
    {
        foreach (var snapshot in All.Where(s => built.GetValueOrDefault(s.TableName) != (s.Version, s.Create)))
        {
            await using var command = new NpgsqlCommand($"""
                drop table if exists {snapshot.Table};
                {snapshot.Create};
                delete from kepler_events.mt_event_progression where name = '{SnapshotShard.NameOf(snapshot)}';
                delete from kepler_read.projection_state where table_name = '{snapshot.TableName}';
                insert into kepler_read.projection_state (table_name, version, shape) values ('{snapshot.TableName}', {snapshot.Version}, '{snapshot.Create}')
                """, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
