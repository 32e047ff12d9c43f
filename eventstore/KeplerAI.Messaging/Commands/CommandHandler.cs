using System.Reflection;
using FluentValidation;

namespace KeplerAI.Messaging;

/// <summary>A command type with everything that handles it, found and checked at start.</summary>
internal sealed class CommandHandler
{
    private readonly HandlerMethod? _load;
    private readonly HandlerMethod? _validate;
    private readonly HandlerMethod _handle;
    private readonly PropertyInfo? _loadResult;

    public CommandHandler(Type command, Type state, Type handler)
    {
        CommandType = command;
        Streams = StreamAccess.For(state);
        Validator = FindValidator(command);

        var load = Find(handler, "LoadAsync");
        var loaded = load is null ? null : ResultOf(load);
        _load = load is null ? null : new(load, command, state, null, mayUseServices: true);
        _loadResult = load?.ReturnType.GetProperty(nameof(Task<object>.Result));
        _validate = Find(handler, "Validate") is { } validate ? new(validate, command, state, loaded, mayUseServices: false) : null;
        _handle = new(Find(handler, "Handle") ?? throw new InvalidOperationException($"{handler.Name} has no method Handle."), command, state, loaded, mayUseServices: false);
        Demand(_validate is null || _validate.ReturnType == typeof(Refusal), $"{handler.Name}.Validate must return Refusal?.");
        Demand(_handle.ReturnType == typeof(Decision), $"{handler.Name}.Handle must return a Decision.");
    }

    public Type CommandType { get; }

    public StreamAccess Streams { get; }

    public IValidator? Validator { get; }

    public async Task<bool> LoadAsync(CommandCall call, CancellationToken ct)
    {
        if (_load is null)
        {
            return true;
        }

        if (!_load.TryInvoke(call, ct, out var task))
        {
            return false;
        }

        await (Task)task!;
        call.Loaded = _loadResult!.GetValue(task);
        return true;
    }

    /// <returns>Null when an object that the handler needs does not exist.</returns>
    public Decision? Decide(CommandCall call)
    {
        if (_validate is not null)
        {
            if (!_validate.TryInvoke(call, CancellationToken.None, out var refusal))
            {
                return null;
            }

            if (refusal is Refusal no)
            {
                return Decision.Refuse(no.Rule, no.Field, no.Args);
            }
        }

        return _handle.TryInvoke(call, CancellationToken.None, out var decision) ? (Decision)decision! : null;
    }

    private static Type ResultOf(MethodInfo load) =>
        load.ReturnType is { IsGenericType: true } task && task.GetGenericTypeDefinition() == typeof(Task<>)
            ? task.GetGenericArguments()[0]
            : throw new InvalidOperationException($"{load.DeclaringType!.Name}.LoadAsync must return a Task<T>.");

    private static MethodInfo? Find(Type handler, string name)
    {
        var methods = handler.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == name).ToList();
        Demand(methods.Count <= 1, $"{handler.Name} has several methods {name}.");
        return methods.SingleOrDefault();
    }

    private static IValidator? FindValidator(Type command) =>
        command.GetNestedType("Validator") is { } type
            ? Activator.CreateInstance(type) as IValidator ?? throw new InvalidOperationException($"{command.Name}.Validator is not an AbstractValidator.")
            : null;

    private static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidOperationException(message);
        }
    }
}
