namespace KeplerAI.Platform.Permissions;

/// <summary>Who may send which command: a line per command type, kept by slice. A type without a line cannot be sent, and fails the tests.</summary>
public static partial class CommandPolicies
{
    private static readonly Dictionary<Type, CommandPolicy> Table = Build();

    public static CommandPolicy? Of(Type command) => Table.GetValueOrDefault(command);

    public static IReadOnlyCollection<Type> Known => Table.Keys;

    private static Dictionary<Type, CommandPolicy> Build()
    {
        var table = new PolicyBuilder();
        Identity(table);
        UseCases(table);
        SystemHealth(table);
        Lab(table);
        Runs(table);
        return table.Lines;
    }

    static partial void Identity(PolicyBuilder table);

    static partial void UseCases(PolicyBuilder table);

    static partial void SystemHealth(PolicyBuilder table);

    static partial void Lab(PolicyBuilder table);

    static partial void Runs(PolicyBuilder table);
}

/// <summary>Collects the lines of the policy table.</summary>
public sealed class PolicyBuilder
{
    public Dictionary<Type, CommandPolicy> Lines { get; } = [];

    /// <summary>A person needs <paramref name="capability"/>; with <paramref name="system"/>, the platform may send it too.</summary>
    public PolicyBuilder Add<TCommand>(Capability capability, bool system = false) => Line<TCommand>(new(capability, null, system, ByPeople: true));

    /// <summary>One capability on one's own object, another on somebody else's.</summary>
    public PolicyBuilder AddOwner<TCommand>(Capability own, Capability others, bool system = false) => Line<TCommand>(new(own, others, system, ByPeople: true));

    /// <summary>Only workers, schedules and set-up.</summary>
    public PolicyBuilder AddSystem<TCommand>() => Line<TCommand>(new(null, null, BySystem: true, ByPeople: false));

    /// <summary>Anybody about themselves: signing in and out, setting one's own password.</summary>
    public PolicyBuilder AddOpen<TCommand>() => Line<TCommand>(new(null, null, BySystem: true, ByPeople: true));

    private PolicyBuilder Line<TCommand>(CommandPolicy policy)
    {
        Lines.Add(typeof(TCommand), policy);
        return this;
    }
}
