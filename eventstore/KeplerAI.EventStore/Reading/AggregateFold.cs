using System.Linq.Expressions;
using System.Reflection;

namespace KeplerAI.EventStore;

/// <summary>
/// Folds a stream by Marten's conventions, found once and compiled: <c>static T Create(E|IEvent&lt;E&gt;)</c> while there is no state,
/// <c>T Apply(E|IEvent&lt;E&gt;)</c> once there is. An event with neither changes nothing.
/// </summary>
internal static class AggregateFold<T> where T : class
{
    private static readonly Dictionary<Type, Func<T?, IEvent, T?>> Creates = Find("Create", BindingFlags.Static);
    private static readonly Dictionary<Type, Func<T?, IEvent, T?>> Applies = Find("Apply", BindingFlags.Instance);

    public static T? Fold(IReadOnlyList<IEvent> events) => events.Aggregate((T?)null, Step);

    private static T? Step(T? state, IEvent e)
    {
        var type = e.Data.GetType();
        if (state is not null)
        {
            return Applies.TryGetValue(type, out var apply) ? apply(state, e) : state;
        }

        return Creates.TryGetValue(type, out var create) ? create(null, e)
            : Applies.ContainsKey(type) ? throw new InvalidStreamOperationException($"Stream {e.StreamId} of {typeof(T).Name} begins with {e.EventTypeName}, which cannot create it.")
            : null;
    }

    private static Dictionary<Type, Func<T?, IEvent, T?>> Find(string name, BindingFlags kind) =>
        typeof(T).GetMethods(BindingFlags.Public | kind)
            .Where(m => m.Name == name && m.ReturnType == typeof(T) && m.GetParameters().Length == 1)
            .ToDictionary(m => EventOf(m.GetParameters()[0].ParameterType), Compile);

    private static Type EventOf(Type parameter) =>
        parameter.IsGenericType && parameter.GetGenericTypeDefinition() == typeof(IEvent<>) ? parameter.GetGenericArguments()[0] : parameter;

    private static Func<T?, IEvent, T?> Compile(MethodInfo method)
    {
        var state = Expression.Parameter(typeof(T));
        var e = Expression.Parameter(typeof(IEvent));
        var parameter = method.GetParameters()[0].ParameterType;
        var argument = EventOf(parameter) == parameter
            ? Expression.Convert(Expression.Property(e, nameof(IEvent.Data)), parameter)
            : Expression.Convert(e, parameter);
        var call = method.IsStatic ? Expression.Call(method, argument) : Expression.Call(state, method, argument);
        return Expression.Lambda<Func<T?, IEvent, T?>>(call, state, e).Compile();
    }
}
