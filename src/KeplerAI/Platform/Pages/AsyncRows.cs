using System.Reflection;
using KeplerAI.EventStore;

namespace KeplerAI.Platform.Pages;

/// <summary>The read rows that the daemon folds after the append: a page that follows a command waits for them.</summary>
public sealed class AsyncRows
{
    public IReadOnlyCollection<Type> Types { get; } = [.. typeof(AsyncRows).Assembly.GetTypes().Where(t => !t.IsAbstract).Select(RowOf).OfType<Type>()];

    private static Type? RowOf(Type type)
    {
        var projection = type.BaseType;
        while (projection is not null && !(projection.IsGenericType && projection.GetGenericTypeDefinition() == typeof(TemporalProjection<>)))
            projection = projection.BaseType;
        if (projection is null)
            return null;
        var lifecycle = type.GetProperty("Lifecycle", BindingFlags.Public | BindingFlags.Instance)?.GetValue(Activator.CreateInstance(type));
        return lifecycle is ProjectionLifecycle.Async ? projection.GetGenericArguments()[0] : null;
    }
}
