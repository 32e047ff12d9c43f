using Npgsql;

namespace KeplerAI.EventStore;

public abstract partial class TemporalProjection<TRow> : ITemporalProjection
{
    RowShape ITemporalProjection.Shape => RowShape.Of(typeof(TRow));

    IReadOnlyCollection<Type> ITemporalProjection.EventTypes => _handlers.Keys;

    async Task ITemporalProjection.ApplyAsync(IReadOnlyList<IEvent> events, string table, NpgsqlConnection connection, NpgsqlTransaction transaction, EventJson json, CancellationToken ct)
    {
        var shape = RowShape.Of(typeof(TRow));
        var calls = events.Where(e => _handlers.ContainsKey(e.Data.GetType())).SelectMany(e => CallsOf(e, shape)).ToList();
        if (calls.Count == 0)
        {
            return;
        }

        var writer = new RowWriter(shape, table, connection, transaction, json);
        var current = await writer.LoadAsync([.. calls.DistinctBy(c => c.Id).Select(c => c.Parts)], ct);
        foreach (var call in calls)
        {
            var timeline = current.TryGetValue(call.Id, out var known) ? known : current[call.Id] = new RowTimeline(json);
            timeline.Change(Fold(call, (TRow?)timeline.Row, shape), call.Event.Sequence, call.Parts);
        }

        await writer.WriteAsync(current.Values, ct);
    }

    private IEnumerable<Call> CallsOf(IEvent e, RowShape shape)
    {
        try
        {
            return [.. _handlers[e.Data.GetType()].Keys(e).Select(k => (Key: k, Parts: KeyParts.Of(k, shape.Keys.Count)))
                .Select(k => new Call(e, k.Key, k.Parts, RowShape.Key(k.Parts)))];
        }
        catch (Exception inner)
        {
            throw new ApplyEventException(e, inner);
        }
    }

    private TRow? Fold(Call call, TRow? row, RowShape shape)
    {
        try
        {
            var next = _handlers[call.Event.Data.GetType()].Fold(row, call.Event, call.Key);
            return next is null || shape.KeyOf(next) == call.Id
                ? next
                : throw new InvalidOperationException($"{GetType().Name} was asked for the row {call.Id} and returned {shape.KeyOf(next)}.");
        }
        catch (Exception inner)
        {
            throw new ApplyEventException(call.Event, inner);
        }
    }

    private sealed record Call(IEvent Event, object Key, object?[] Parts, string Id);
}
