using System.Reflection;

namespace KeplerAI.EventStore;

/// <summary>A registered event: its stored name, and its class.</summary>
public sealed class EventType
{
    internal EventType(string name, Type type)
    {
        Name = name;
        Type = type;
        DotNetName = $"{type.FullName}, {type.Assembly.GetName().Name}";
        Wrap = typeof(EventType).GetMethod(nameof(WrapAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<EventHeader, object, IEvent>>();
    }

    public string Name { get; }

    public Type Type { get; }

    /// <summary>Written for Marten's sake, never trusted on reading.</summary>
    internal string DotNetName { get; }

    internal Func<EventHeader, object, IEvent> Wrap { get; }

    private static IEvent WrapAs<T>(EventHeader header, object data) where T : notnull => new StoredEvent<T>(header, (T)data);
}

/// <summary>Every event of the scanned assemblies, by stored name and by class. A doubled name is refused here, at start.</summary>
public sealed class EventCatalogue
{
    private readonly Dictionary<string, EventType> _byName = [];
    private readonly Dictionary<Type, EventType> _byType = [];

    public EventCatalogue(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.Append(typeof(EventCatalogue).Assembly).Distinct().SelectMany(a => a.GetTypes()))
        {
            if (type.GetCustomAttribute<EventNameAttribute>() is { } name)
            {
                Add(new EventType(name.Name, type));
            }
        }
    }

    /// <summary>The application's events, without Marten's own that are known besides.</summary>
    public IReadOnlyCollection<EventType> All => [.. _byName.Values.Where(t => t.Type.Assembly != typeof(EventCatalogue).Assembly)];

    /// <summary>The alias under which a stream's state type is stored in <c>mt_streams</c>.</summary>
    public static string AliasOf(Type stateType) => Names.Alias(stateType.Name);

    public EventType? Find(string name) => _byName.GetValueOrDefault(name);

    internal EventType Of(string name) => _byName.GetValueOrDefault(name) ?? throw new UnknownEventTypeException(name);

    internal EventType Of(Type type) => _byType.GetValueOrDefault(type)
        ?? throw new UnknownEventTypeException($"{type.FullName} (no [EventName], or its assembly is not scanned)");

    private void Add(EventType type)
    {
        if (_byName.TryGetValue(type.Name, out var other))
        {
            throw new InvalidOperationException($"Two events are stored under « {type.Name} »: {other.Type.FullName} and {type.Type.FullName}.");
        }

        _byName.Add(type.Name, type);
        _byType.Add(type.Type, type);
    }
}
