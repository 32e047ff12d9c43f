namespace KeplerAI.EventStore;

// Marten's names, so that code that catches them survives a change of store.
public class ConcurrencyException(string message, Exception? inner = null) : Exception(message, inner);

public sealed class EventStreamUnexpectedMaxEventIdException(Guid id, long expected, long actual)
    : ConcurrencyException($"Stream {id} is at version {actual}, not {expected}.")
{
    public Guid StreamId { get; } = id;
    public long Expected { get; } = expected;
    public long Actual { get; } = actual;
}

public sealed class ExistingStreamIdCollisionException(Guid id) : Exception($"Stream {id} exists already.")
{
    public Guid StreamId { get; } = id;
}

public sealed class InvalidStreamOperationException(string message) : Exception(message);

public sealed class UnknownEventTypeException(string name) : Exception($"No event type is registered under « {name} ».");

public sealed class NameTakenException(string scope, string name) : Exception($"The name is taken in scope « {scope} ».")
{
    public string Scope { get; } = scope;
    public string Name { get; } = name;
}
