namespace KeplerAI.EventStore;

// Marten's names, so that code that catches them survives a change of store.
public class ConcurrencyException(string message, Exception? inner = null) : Exception(message, inner);

/// <param name="actual">Null when another writer was first while this one waited: then the version is past the expected one.</param>
public sealed class EventStreamUnexpectedMaxEventIdException(Guid id, long expected, long? actual)
    : ConcurrencyException(actual is { } version ? $"Stream {id} is at version {version}, not {expected}." : $"Stream {id} is no longer at version {expected}: another writer was first.")
{
    public Guid StreamId { get; } = id;
    public long Expected { get; } = expected;
    public long? Actual { get; } = actual;
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
