using System.Reflection;
using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>Every event of the scanned assemblies, by stored name and by class. A doubled name, and an old version that leads nowhere, are refused here, at start.</summary>
public sealed class EventCatalogue
{
    private readonly Dictionary<string, EventType> _byName = [];
    private readonly Dictionary<Type, EventType> _byType = [];
    private readonly ILookup<Type, string> _namesOf;

    public EventCatalogue(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.Append(typeof(EventCatalogue).Assembly).Distinct().SelectMany(a => a.GetTypes()).ToList();
        foreach (var type in types)
        {
            if (type.GetCustomAttribute<EventNameAttribute>() is { } name)
            {
                Add(new EventType(name.Name, type));
            }
        }

        foreach (var type in _byName.Values)
        {
            _byType.Add(type.Type, type);
        }

        EventUpcaster[] steps = [.. types.Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(EventUpcaster))).Select(t => (EventUpcaster)Activator.CreateInstance(t, nonPublic: true)!)];
        foreach (var step in steps)
        {
            var chain = Chain(step, steps);
            Add(new EventType(step.StoredName, chain[^1].To, step.From, chain));
        }

        _namesOf = _byName.Values.ToLookup(t => t.Type, t => t.Name);
    }

    /// <summary>The application's events in use: neither old versions nor Marten's own.</summary>
    public IReadOnlyCollection<EventType> All => [.. _byType.Values.Where(t => t.Type.Assembly != typeof(EventCatalogue).Assembly)];

    /// <summary>The alias under which a stream's state type is stored in <c>mt_streams</c>.</summary>
    public static string AliasOf(Type stateType) => Names.Alias(stateType.Name);

    /// <summary>By stored name, old ones included.</summary>
    public EventType? Find(string name) => _byName.GetValueOrDefault(name);

    internal EventType Of(string name) => _byName.GetValueOrDefault(name) ?? throw new UnknownEventTypeException(name);

    internal EventType Of(ReadOnlySpan<char> name) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var type) ? type : throw new UnknownEventTypeException(name.ToString());

    internal EventType Of(Type type) => _byType.GetValueOrDefault(type)
        ?? throw new UnknownEventTypeException($"{type.FullName} (no [EventName], or its assembly is not scanned)");

    /// <summary>Every name under which events of these classes may be stored.</summary>
    internal string[] NamesOf(IEnumerable<Type> types) => [.. types.SelectMany(t => _namesOf[Of(t).Type])];

    private List<EventUpcaster> Chain(EventUpcaster first, EventUpcaster[] steps)
    {
        List<EventUpcaster> chain = [first];
        while (!_byType.ContainsKey(chain[^1].To))
        {
            var reached = chain[^1].To;
            var next = steps.Where(s => s.From == reached && reached != typeof(JsonElement)).ToList();
            if (next is not [var only] || chain.Contains(only))
            {
                throw new InvalidOperationException($"« {first.StoredName} » leads to {reached.FullName}, which is no event in use; {next.Count} upcaster(s) take it further, and exactly one must.");
            }

            chain.Add(only);
        }

        return chain;
    }

    private void Add(EventType type)
    {
        if (!_byName.TryAdd(type.Name, type))
        {
            throw new InvalidOperationException($"Two events are stored under « {type.Name} »: {_byName[type.Name].Type.FullName} and {type.Type.FullName}.");
        }
    }
}
