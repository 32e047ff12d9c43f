namespace KeplerAI.EventStore;

/// <summary>When a projection runs: in the append's transaction, or by the daemon after it.</summary>
public enum ProjectionLifecycle
{
    Inline,
    Async,
}

/// <summary>Marks a member of a row record as part of the table's key.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute;

/// <summary>
/// Folds events into one flat temporal table of <c>kepler_read</c>. The columns are <typeparamref name="TRow"/>'s members in
/// snake_case, plus <c>valid_from</c> and <c>valid_to</c> (event numbers, [from, to)). Folds are pure: they see the row and the event, never the
/// clock or the database. Returning null closes the row.
/// </summary>
public abstract partial class TemporalProjection<TRow> where TRow : class
{
    private readonly Dictionary<Type, Handler> _handlers = [];

    /// <param name="table">Table name without schema, snake_case.</param>
    /// <param name="version">Raised when the fold changes: the table is rebuilt at the next start.</param>
    protected TemporalProjection(string table, int version = 1) => (Table, Version) = (table, version);

    public string Table { get; }

    public int Version { get; }

    /// <summary>Inline is for rows of one stream only: two streams that write one row inline would race. Those are async.</summary>
    public virtual ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    /// <summary>Indexes over current rows, each a comma-separated list of columns.</summary>
    public virtual IReadOnlyList<string> Indexes => [];

    /// <summary>One row per event, found by its key (several key columns: a tuple in the key's order).</summary>
    protected void Project<TEvent>(Func<IEvent<TEvent>, object> key, Func<TRow?, IEvent<TEvent>, TRow?> fold) where TEvent : notnull =>
        _handlers[typeof(TEvent)] = new((e, calls) => calls.Add(CallOf(e, key((IEvent<TEvent>)e))), (row, e, _) => fold(row, (IEvent<TEvent>)e));

    /// <summary>Several rows per event; the fold receives the key it was called for.</summary>
    protected void ProjectMany<TEvent>(Func<IEvent<TEvent>, IEnumerable<object>> keys, Func<TRow?, IEvent<TEvent>, object, TRow?> fold) where TEvent : notnull =>
        _handlers[typeof(TEvent)] = new((e, calls) => calls.AddRange(keys((IEvent<TEvent>)e).Select(key => CallOf(e, key))), (row, e, key) => fold(row, (IEvent<TEvent>)e, key));

    private RowCall CallOf(IEvent e, object key) => new(e, key, RowKey.Of(key, _shape.Keys));

    private sealed record Handler(Action<IEvent, List<RowCall>> AddCalls, Func<TRow?, IEvent, object, TRow?> Fold);
}
