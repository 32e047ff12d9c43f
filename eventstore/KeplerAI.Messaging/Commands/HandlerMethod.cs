using System.Reflection;
using System.Runtime.CompilerServices;

namespace KeplerAI.Messaging;

/// <summary>One method of a handler, its parameters bound by type once and for all.</summary>
internal sealed class HandlerMethod
{
    private readonly MethodInfo _method;
    private readonly Slot[] _slots;

    public HandlerMethod(MethodInfo method, Type command, Type state, Type? loaded, bool mayUseServices)
    {
        _method = method;
        var nullability = new NullabilityInfoContext();
        var slots = new List<Slot>();
        foreach (var parameter in method.GetParameters())
        {
            var required = nullability.Create(parameter).WriteState == NullabilityState.NotNull;
            var source = SourceOf(parameter.ParameterType, command, state, loaded, stateTaken: slots.Exists(s => s.Source == Source.State));
            slots.Add(source is { } known ? new(known, parameter.ParameterType, required)
                : mayUseServices ? new(Source.Service, parameter.ParameterType, required)
                : throw new InvalidOperationException($"{Name} asks for « {parameter.Name} » ({parameter.ParameterType.Name}): only LoadAsync may ask for services."));
        }

        _slots = [.. slots];
    }

    public string Name => $"{_method.DeclaringType!.Name}.{_method.Name}";

    public Type ReturnType => _method.ReturnType;

    /// <returns>False when a parameter that cannot be null would be: the object it names does not exist.</returns>
    public bool TryInvoke(CommandCall call, CancellationToken ct, out object? result)
    {
        result = null;
        var arguments = new object?[_slots.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _slots[i].Read(call, ct);
            if (arguments[i] is null && _slots[i].Required)
            {
                return false;
            }
        }

        result = _method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return true;
    }

    private static Source? SourceOf(Type type, Type command, Type state, Type? loaded, bool stateTaken) => type switch
    {
        _ when type == state && !(stateTaken && loaded == state) => Source.State,
        _ when loaded is not null && (type == loaded || TupleIndex(loaded, type) >= 0) => Source.Loaded,
        _ when type == typeof(Actor) => Source.Actor,
        _ when type == typeof(DateTimeOffset) => Source.Now,
        _ when type == typeof(CancellationToken) => Source.Cancellation,
        _ when type == typeof(CommandEnvelope) => Source.Envelope,
        _ when type != typeof(object) && type.IsAssignableFrom(command) => Source.Command,
        _ => null,
    };

    /// <summary>LoadAsync may return a tuple; Handle names its elements by type.</summary>
    private static int TupleIndex(Type loaded, Type type) =>
        typeof(ITuple).IsAssignableFrom(loaded) ? Array.IndexOf(loaded.GetGenericArguments(), type) : -1;

    private enum Source
    {
        Command,
        State,
        Loaded,
        Actor,
        Now,
        Cancellation,
        Envelope,
        Service,
    }

    private sealed record Slot(Source Source, Type Type, bool Required)
    {
        public object? Read(CommandCall call, CancellationToken ct) => Source switch
        {
            Source.Command => call.Command,
            Source.State => call.State,
            Source.Loaded => call.Loaded is ITuple tuple && call.Loaded.GetType() != Type ? tuple[TupleIndex(tuple.GetType(), Type)] : call.Loaded,
            Source.Actor => call.Actor,
            Source.Now => call.Now,
            Source.Cancellation => ct,
            Source.Envelope => call.Envelope,
            _ => call.Services.GetService(Type) ?? throw new InvalidOperationException($"LoadAsync asks for {Type.Name}, which no one provides."),
        };
    }
}
