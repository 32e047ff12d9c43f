using System.Collections.Frozen;
using System.Reflection;
using KeplerAI.EventStore;

namespace KeplerAI.Administration.Journal;

/// <summary>A member of an object's state, before and after one event.</summary>
public sealed record StateChange(string Member, object? Before, object? After);

/// <summary>« Before and after » computed from the events themselves: the stream folded up to the event, and up to the one before.</summary>
public sealed class StateDiff(IEventStore store)
{
    private static readonly FrozenDictionary<string, MethodInfo> Folds = typeof(StateDiff).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsPublic: true } && t.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(m => m.Name == "Create" && m.ReturnType == t))
        .ToFrozenDictionary(EventCatalogue.AliasOf, t => typeof(StateDiff).GetMethod(nameof(FoldAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(t));

    public async Task<IReadOnlyList<StateChange>> AtAsync(Guid stream, long version, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.FetchStreamStateAsync(stream, ct) is not { AggregateType: { } alias } || !Folds.TryGetValue(alias, out var fold))
            return [];
        var after = await (Task<object?>)fold.Invoke(null, [session, stream, version, ct])!;
        var before = version > 1 ? await (Task<object?>)fold.Invoke(null, [session, stream, version - 1, ct])! : null;
        return Between(before, after);
    }

    /// <summary>Members that differ; both states are records of one type.</summary>
    public static IReadOnlyList<StateChange> Between(object? before, object? after) =>
        (before ?? after)?.GetType().GetProperties()
            .Where(p => p.GetIndexParameters().Length == 0 && p.CanRead)
            .Select(p => new StateChange(p.Name, before is null ? null : p.GetValue(before), after is null ? null : p.GetValue(after)))
            .Where(change => !Same(change.Before, change.After))
            .ToArray() ?? [];

    private static bool Same(object? a, object? b) => (a, b) switch
    {
        (string x, string y) => x == y,
        (System.Collections.IEnumerable x, System.Collections.IEnumerable y) => x.Cast<object?>().SequenceEqual(y.Cast<object?>()),
        _ => Equals(a, b),
    };

    private static async Task<object?> FoldAsync<T>(IQuerySession session, Guid stream, long version, CancellationToken ct) where T : class =>
        await session.AggregateStreamAsync<T>(stream, version, ct: ct);
}
