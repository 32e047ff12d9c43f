namespace KeplerAI.EventStore;

public abstract partial class TemporalProjection<TRow> : ITemporalProjection
{
    private readonly RowShape _shape = RowShape.Of(typeof(TRow));

    RowShape ITemporalProjection.Shape => _shape;

    IReadOnlyCollection<Type> ITemporalProjection.EventTypes => _handlers.Keys;

    void ITemporalProjection.AddCalls(IEvent e, List<RowCall> calls)
    {
        if (!_handlers.TryGetValue(e.Data.GetType(), out var handler))
        {
            return;
        }

        try
        {
            handler.AddCalls(e, calls);
        }
        catch (Exception inner)
        {
            throw new ApplyEventException(e, inner);
        }
    }

    object? ITemporalProjection.Fold(in RowCall call, object? row)
    {
        try
        {
            var next = _handlers[call.Event.Data.GetType()].Fold((TRow?)row, call.Event, call.Key);
            return next is null || _shape.HasKey(next, call.Id.Parts)
                ? next
                : throw new InvalidOperationException($"{GetType().Name} was asked for the row {call.Id} and returned {_shape.KeyOf(next)}.");
        }
        catch (Exception inner)
        {
            throw new ApplyEventException(call.Event, inner);
        }
    }

    IEvent ITemporalProjection.Changed(IEvent cause, object? before, object? after) =>
        new DerivedEvent<RowChanged<TRow>>(cause, new((TRow?)before, (TRow?)after));
}
