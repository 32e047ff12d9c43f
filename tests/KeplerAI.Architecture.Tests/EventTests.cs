using System.Reflection;
using KeplerAI.EventStore;

namespace KeplerAI.Architecture.Tests;

/// <summary>Every event has a name of its own and a sentence for the audit log.</summary>
public sealed class EventTests
{
    [Fact]
    public void Every_event_has_its_sentence()
    {
        var texts = TextFiles.French.ByKey;
        EventTypes.All.Where(e => !texts.Contains($"event.{e.Name}")).Select(e => $"event.{e.Name} ({e.Type.Name})")
            .ShouldBeEmptyList("An event without a sentence in the resources would stand unreadable in the audit log.");
    }

    [Fact]
    public void A_sentence_speaks_of_what_the_event_holds()
    {
        var texts = TextFiles.French.ByKey;
        EventTypes.All.SelectMany(e => texts[$"event.{e.Name}"].SelectMany(text => TextFiles.Placeholders(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(placeholder => e.Type.GetProperty(placeholder.Split('.')[0]) is null)
                .Select(placeholder => $"event.{e.Name}: {{{placeholder}}}"))
            .ShouldBeEmptyList("A placeholder names a member of the event.");
    }

    [Fact]
    public void No_sentence_speaks_of_an_event_that_does_not_exist()
    {
        var names = EventTypes.All.Select(e => $"event.{e.Name}").ToHashSet(StringComparer.Ordinal);
        TextFiles.French.Lines.Where(line => line.Key.StartsWith("event.", StringComparison.Ordinal) && !names.Contains(line.Key))
            .Select(line => $"{line.File} {line.Key}").ShouldBeEmptyList("A sentence without its event.");
    }

    [Fact]
    public void Names_are_unique_and_lower_case()
    {
        EventTypes.All.GroupBy(e => e.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmptyList("Two events with one stored name.");
        EventTypes.All.Where(e => e.Name.Any(c => c != '_' && !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))).Select(e => e.Name).ShouldBeEmptyList("A stored name is lower case with underscores.");
    }
}

/// <summary>An event, its stored name, and the states that it changes.</summary>
internal sealed record EventTypes(string Name, Type Type, IReadOnlyList<string> Streams)
{
    public static IReadOnlyList<EventTypes> All { get; } = Find();

    private static List<EventTypes> Find()
    {
        var types = Sources.Application.GetTypes();
        var folds = types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.Name is "Create" or "Apply" && (method.ReturnType == type || Nullable.GetUnderlyingType(method.ReturnType) == type))
                .SelectMany(method => method.GetParameters().Select(parameter => (Event: Held(parameter.ParameterType), State: type.Name))))
            .ToLookup(fold => fold.Event, fold => fold.State);
        return types.Select(type => (type, name: type.GetCustomAttribute<EventNameAttribute>())).Where(e => e.name is not null)
            .Select(e => new EventTypes(e.name!.Name, e.type, folds[e.type].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()))
            .OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
    }

    /// <summary>IEvent&lt;T&gt; holds a T.</summary>
    private static Type Held(Type type) => type.IsGenericType ? type.GetGenericArguments()[0] : type;
}
