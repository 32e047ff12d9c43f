using System.Reflection;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>The snapshots of the scanned assemblies, and their tables.</summary>
internal sealed class SnapshotSet
{
    private readonly Dictionary<Type, Snapshot> _byState = [];
    private readonly Dictionary<string, Snapshot> _byAlias = new(StringComparer.Ordinal);

    public SnapshotSet(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.Distinct().SelectMany(a => a.GetTypes()).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (Snapshot.Of(type) is { } snapshot)
            {
                _byState.Add(type, snapshot);
                if (!_byAlias.TryAdd(snapshot.Alias, snapshot))
                {
                    throw new InvalidOperationException($"Two snapshots are kept of streams of type « {snapshot.Alias} »: {type.FullName} is one.");
                }
            }
        }
    }

    public IReadOnlyCollection<Snapshot> All => _byState.Values;

    public bool AnyInline => All.Any(s => s.Lifecycle == SnapshotLifecycle.Inline);

    public Snapshot? Of(Type state) => _byState.GetValueOrDefault(state);

    public Snapshot? OfAlias(string? alias) => alias is null ? null : _byAlias.GetValueOrDefault(alias);

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
