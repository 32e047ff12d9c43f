using KeplerAI.Administration.SystemHealth;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void SystemHealth(PolicyBuilder table) => table
        .Add<RetryDeadWork>(Capability.ReadSystemJournal)
        .Add<DiscardDeadWork>(Capability.ReadSystemJournal)
        .Add<RetryShard>(Capability.ReadSystemJournal);
}
