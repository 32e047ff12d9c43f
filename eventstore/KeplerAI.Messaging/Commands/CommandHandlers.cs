using System.Reflection;

namespace KeplerAI.Messaging;

/// <summary>Every command of the scanned assemblies with its handler. What does not fit is told all at once, at start.</summary>
public sealed class CommandHandlers
{
    private readonly Dictionary<Type, CommandHandler> _handlers = [];

    private CommandHandlers()
    {
    }

    public IReadOnlyCollection<Type> CommandTypes => _handlers.Keys;

    /// <exception cref="InvalidOperationException">Names each command without a handler, and each handler that cannot be bound.</exception>
    public static CommandHandlers Scan(IEnumerable<Assembly> assemblies)
    {
        var map = new CommandHandlers();
        var problems = new List<string>();
        foreach (var command in assemblies.Distinct().SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false, IsInterface: false } && typeof(ICommand).IsAssignableFrom(t)))
        {
            try
            {
                map._handlers.Add(command, new CommandHandler(command, StateOf(command), HandlerOf(command)));
            }
            catch (InvalidOperationException problem)
            {
                problems.Add(problem.Message);
            }
        }

        return problems.Count == 0 ? map : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }

    internal CommandHandler Of(Type command) => _handlers.GetValueOrDefault(command)
        ?? throw new InvalidOperationException($"The assembly of {command.Name} was not scanned for handlers.");

    private static Type StateOf(Type command) =>
        command.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>))?.GetGenericArguments()[0]
        ?? throw new InvalidOperationException($"{command.Name} does not say whose command it is: implement ICommand<TState>.");

    private static Type HandlerOf(Type command)
    {
        var handler = command.IsNested
            ? command.DeclaringType!.GetNestedType($"{command.Name}Handler", BindingFlags.Public | BindingFlags.NonPublic)
            : command.Assembly.GetType($"{command.Namespace}.{command.Name}Handler");
        return handler is { IsAbstract: true, IsSealed: true }
            ? handler
            : throw new InvalidOperationException($"{command.Name} has no handler: a static class {command.Name}Handler in its namespace.");
    }
}
