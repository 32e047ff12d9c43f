using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>A temporal projection, whatever its row.</summary>
internal interface ITemporalProjection
{
    string Table { get; }

    int Version { get; }

    ProjectionLifecycle Lifecycle { get; }

    IReadOnlyList<string> Indexes { get; }

    /// <summary>The events it folds, and the <see cref="RowChanged{TRow}"/> of earlier stages.</summary>
    IReadOnlyCollection<Type> EventTypes { get; }

    RowShape Shape { get; }

    /// <summary>Adds the rows that an event touches, in the order in which it touches them.</summary>
    void AddCalls(IEvent e, List<RowCall> calls);

    /// <summary>The row after the call's event; null ends it.</summary>
    object? Fold(in RowCall call, object? row);

    /// <summary>A row change as the event that later stages fold.</summary>
    IEvent Changed(IEvent cause, object? before, object? after);
}

/// <summary>One event for one row.</summary>
/// <param name="Key">As the projection gave it.</param>
internal readonly record struct RowCall(IEvent Event, object Key, RowKey Id);

internal static class TemporalProjectionPages
{
    /// <summary>Folds a page of events, in their order, into this projection's own table.</summary>
    public static Task ApplyAsync(this ITemporalProjection projection, IReadOnlyList<IEvent> events, string table, NpgsqlConnection connection, NpgsqlTransaction transaction, EventJson json, CancellationToken ct) =>
        projection.ApplyPageAsync(events, ReadTable.Qualified(table), connection, transaction, json, changes: null, ct);

    /// <param name="table">Qualified and quoted.</param>
    /// <param name="changes">Receives what changed, for a later stage.</param>
    public static async Task ApplyPageAsync(
        this ITemporalProjection projection, IReadOnlyList<IEvent> events, string table, NpgsqlConnection connection, NpgsqlTransaction transaction, EventJson json, List<IEvent>? changes, CancellationToken ct)
    {
        var calls = new List<RowCall>();
        foreach (var e in events)
        {
            projection.AddCalls(e, calls);
        }

        if (calls.Count == 0)
        {
            return;
        }

        var writer = new RowWriter(projection.Shape, table, connection, transaction, json);
        var current = await writer.LoadAsync([.. calls.Select(c => c.Id).Distinct()], ct);
        foreach (var call in calls)
        {
            var timeline = current.TryGetValue(call.Id, out var known) ? known : current[call.Id] = new RowTimeline();
            var (before, after) = (timeline.Row, projection.Fold(call, timeline.Row));
            if (!projection.Shape.Same(before, after, json))
            {
                timeline.Change(after, call.Event.Sequence, call.Id);
                changes?.Add(projection.Changed(call.Event, before, after));
            }
        }

        await writer.WriteAsync(current.Values, ct);
    }
}
