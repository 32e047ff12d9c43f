using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KeplerAI.EventStore;

/// <summary>A stored name, and the class that its events have in memory.</summary>
public sealed class EventType
{
    private readonly Type _stored;
    private readonly IReadOnlyList<EventUpcaster> _steps;
    private JsonTypeInfo? _info;

    internal EventType(string name, Type type)
        : this(name, type, type, [])
    {
    }

    /// <param name="stored">The class, or JsonElement, that the body is read as.</param>
    /// <param name="steps">What makes a <paramref name="type"/> of it, in order.</param>
    internal EventType(string name, Type type, Type stored, IReadOnlyList<EventUpcaster> steps)
    {
        Name = name;
        Type = type;
        (_stored, _steps) = (stored, steps);
        DotNetName = $"{type.FullName}, {type.Assembly.GetName().Name}";
        Wrap = typeof(EventType).GetMethod(nameof(WrapAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<EventHeader, object, IEvent>>();
    }

    public string Name { get; }

    public Type Type { get; }

    /// <summary>Whether events are read under this name but no longer written.</summary>
    public bool IsOld => _steps.Count > 0;

    /// <summary>Written for Marten's sake, never trusted on reading.</summary>
    internal string DotNetName { get; }

    internal Func<EventHeader, object, IEvent> Wrap { get; }

    /// <summary>The body as a <see cref="Type"/>, whatever its version was when it was written.</summary>
    internal object Read(ReadOnlySpan<byte> json, EventJson with) =>
        Lift(JsonSerializer.Deserialize(json, InfoOf(with.Options)) ?? throw new JsonException($"The body of an event « {Name} » is null."));

    // Asked once: this is the path of every event that is read.
    private JsonTypeInfo InfoOf(JsonSerializerOptions options) => _info is { } known && known.Options == options ? known : _info = options.GetTypeInfo(_stored);

    private object Lift(object body)
    {
        foreach (var step in _steps)
        {
            body = step.Lift(body);
        }

        return body;
    }

    private static IEvent WrapAs<T>(EventHeader header, object data) where T : notnull => new StoredEvent<T>(header, (T)data);
}
