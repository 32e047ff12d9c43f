namespace KeplerAI.EventStore;

/// <summary>One step from an old version of an event towards the one in use. Derive from <see cref="EventUpcaster{TOld,TNew}"/>.</summary>
public abstract class EventUpcaster
{
    private protected EventUpcaster(string storedName, Type from, Type to) => (StoredName, From, To) = (storedName, from, to);

    internal string StoredName { get; }

    internal Type From { get; }

    internal Type To { get; }

    internal abstract object Lift(object old);
}

/// <summary>
/// Reads events that were stored under <paramref name="storedName"/> as <typeparamref name="TNew"/>: an event in use, or an old version that another
/// upcaster takes further. <typeparamref name="TOld"/> is the record as it was, or <see cref="System.Text.Json.JsonElement"/>. Found by reflection, pure; what
/// is stored never changes.
/// </summary>
public abstract class EventUpcaster<TOld, TNew>(string storedName) : EventUpcaster(storedName, typeof(TOld), typeof(TNew))
    where TOld : notnull
    where TNew : notnull
{
    public abstract TNew Upcast(TOld old);

    internal sealed override object Lift(object old) => Upcast((TOld)old);
}
