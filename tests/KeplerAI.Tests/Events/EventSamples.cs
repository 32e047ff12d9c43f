using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Tests.Events;

/// <summary>One instance of any event, made from its constructor: the same members give the same values.</summary>
internal static class EventSamples
{
    private static readonly Guid Person = new("11111111-1111-7111-8111-111111111111");

    // Members that hold a key of the resources, not free text.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["dataset_ingestion_failed.Rule"] = "csv.ragged",
        ["database_refresh_failed.Rule"] = "database.lost",
        ["instance_failed.Rule"] = "notebook.not_ready",
        ["publication_refused.Rule"] = "publication.ids_differ",
        ["run_failed.Rule"] = "run.interrupted",
        ["ingestion_slot_skipped.Cause"] = "ijob.run_in_progress",
        ["access_denied.Rule"] = "CreateScenarios",
        ["access_denied.Request"] = "CreateScenario",
    };

    public static object Of(EventType type) => Make(type.Type, type.Name);

    private static object Make(Type type, string path)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType, $"{path}.{p.Name}"))]);
    }

    private static object Value(Type declared, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var name = path[(path.LastIndexOf('.') + 1)..];
        return type switch
        {
            _ when type == typeof(string) => Known.GetValueOrDefault(path) ?? (name.EndsWith("Sha256", StringComparison.Ordinal) ? new string('a', 64) : $"{name} d'essai"),
            _ when type == typeof(Guid) => name.EndsWith("UserId", StringComparison.Ordinal) || name.EndsWith("By", StringComparison.Ordinal) ? Person : DeterministicGuid.From("sample", name),
            _ when type == typeof(int) => 3,
            _ when type == typeof(long) => 1200L,
            _ when type == typeof(double) => 12.5,
            _ when type == typeof(bool) => true,
            _ when type == typeof(DateOnly) => new DateOnly(2026, 3, 13),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 14, 17, 0, 0, TimeSpan.Zero),
            _ when type == typeof(PersonalData) => new PersonalData(Person, $"{name} d'essai"),
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => Many(nameof(Array), type, path),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>) => Many(nameof(Map), type, path),
            _ => Make(type, path),
        };
    }

    private static object Many(string maker, Type type, string path)
    {
        var item = type.GetGenericArguments()[^1];
        return typeof(EventSamples).GetMethod(maker, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(item).Invoke(null, [Value(item, $"{path}.Item")])!;
    }

    private static ImmutableArray<T> Array<T>(T item) => [item];

    private static ImmutableDictionary<string, T> Map<T>(T item) => ImmutableDictionary<string, T>.Empty.Add("clé", item);
}
