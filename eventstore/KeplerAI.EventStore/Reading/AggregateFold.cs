using System.Linq.Expressions;
using System.Reflection;

namespace KeplerAI.EventStore;

/// <summary>
/// Folds a stream by Marten's conventions, found once and compiled: <c>static T Create(E|IEvent&lt;E&gt;)</c> while there is no state,
/// <c>T Apply(E|IEvent&lt;E&gt;)</c> once there is. An event with neither changes nothing.
/// </summary>
internal static class AggregateFold<T> where T : class
{
    private static readonly Dictionary<Type, Func<T?, object, IEvent?, T?>> Creates = Find("Create", BindingFlags.Static);
    private static readonly Dictionary<Type, Func<T?, object, IEvent?, T?>> Applies = Find("Apply", BindingFlags.Instance);

    public static IReadOnlyCollection<Type> EventTypes { get; } = [.. Creates.Keys.Union(Applies.Keys)];

    /// <summary>False when no method asks for an <see cref="IEvent{T}"/>: then bodies are all there is to read.</summary>
    public static bool UsesMetadata { get; } = Methods("Create", BindingFlags.Static).Concat(Methods("Apply", BindingFlags.Instance)).Any(m => BodyOf(m) != Parameter(m));

    public static T? Fold(IEnumerable<IEvent> events, T? state = null)
    {
        foreach (var e in events)
        {
            state = Step(state, e.Data, e, e.StreamId);
        }

        return state;
    }

    /// <param name="e">Null when <see cref="UsesMetadata"/> is false.</param>
    public static T? Step(T? state, object data, IEvent? e, Guid stream)
    {
        var type = data.GetType();
        if (state is not null)
        {
            return Applies.TryGetValue(type, out var apply) ? apply(state, data, e) : state;
        }

        return Creates.TryGetValue(type, out var create) ? create(null, data, e)
            : Applies.ContainsKey(type) ? throw new InvalidStreamOperationException($"Stream {stream} of {typeof(T).Name} begins with {type.Name}, which cannot create it.")
            : null;
    }

    private static Dictionary<Type, Func<T?, object, IEvent?, T?>> Find(string name, BindingFlags kind) => Methods(name, kind).ToDictionary(BodyOf, Compile);

    private static IEnumerable<MethodInfo> Methods(string name, BindingFlags kind) =>
        typeof(T).GetMethods(BindingFlags.Public | kind).Where(m => m.Name == name && m.ReturnType == typeof(T) && m.GetParameters().Length == 1);

    private static Type Parameter(MethodInfo method) => method.GetParameters()[0].ParameterType;

    private static Type BodyOf(MethodInfo method) => Parameter(method) is { IsGenericType: true } parameter && parameter.GetGenericTypeDefinition() == typeof(IEvent<>)
        ? parameter.GetGenericArguments()[0]
        : Parameter(method);

    private static Func<T?, object, IEvent?, T?> Compile(MethodInfo method)
    {
        var (state, data, e) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(object)), Expression.Parameter(typeof(IEvent)));
        var parameter = Parameter(method);
        var argument = Expression.Convert(BodyOf(method) == parameter ? data : e, parameter);
        var call = method.IsStatic ? Expression.Call(method, argument) : Expression.Call(state, method, argument);
        return Expression.Lambda<Func<T?, object, IEvent?, T?>>(call, state, data, e).Compile();
    }
}
