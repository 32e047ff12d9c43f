using System.Reflection;
using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>The snapshots of one state type.</summary>
internal abstract class Snapshot(Type state, SnapshotAttribute options)
{
    /// <summary>The stream type, as in <c>mt_streams</c>.</summary>
    public string Alias { get; } = Names.Alias(state.Name);

    public SnapshotLifecycle Lifecycle => options.Lifecycle;

    public int Version => options.Version;

    public string TableName => $"snapshot_{Alias}";

    public string Table => ReadTable.Qualified(TableName);

    public string Create => $"create table {Table} (id uuid primary key, version bigint not null, data jsonb not null)";

    /// <summary>The events it folds.</summary>
    public abstract IReadOnlyCollection<Type> EventTypes { get; }

    /// <summary>True when folds see more than bodies: then the event numbers must be known first.</summary>
    public abstract bool UsesMetadata { get; }

    /// <param name="state">The state before <paramref name="events"/>, as JSON; null before the first.</param>
    /// <returns>The state after them, as JSON; null when they make none.</returns>
    public abstract string? Fold(string? state, IEnumerable<IEvent> events, EventJson json);

    /// <summary>As <see cref="Fold(string?, IEnumerable{IEvent}, EventJson)"/>, from a state already read.</summary>
    public abstract string? Fold(object? state, IEnumerable<IEvent> events, EventJson json);

    public static Snapshot? Of(Type state) => state.GetCustomAttribute<SnapshotAttribute>() is { } options
        ? (Snapshot)Activator.CreateInstance(typeof(Snapshot<>).MakeGenericType(state), options)!
        : null;
}

internal sealed class Snapshot<T>(SnapshotAttribute options) : Snapshot(typeof(T), options) where T : class
{
    public override IReadOnlyCollection<Type> EventTypes => AggregateFold<T>.EventTypes;

    public override bool UsesMetadata => AggregateFold<T>.UsesMetadata;

    public override string? Fold(string? state, IEnumerable<IEvent> events, EventJson json) =>
        Fold(state is null ? null : (object?)JsonSerializer.Deserialize<T>(state, json.Options), events, json);

    public override string? Fold(object? state, IEnumerable<IEvent> events, EventJson json) =>
        AggregateFold<T>.Fold(events, (T?)state) is { } folded ? JsonSerializer.Serialize(folded, json.Options) : null;
}
