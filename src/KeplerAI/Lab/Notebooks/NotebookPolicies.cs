using KeplerAI.Lab.Notebooks;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void Notebooks(PolicyBuilder table) => table
        .Add<RequestInstance>(Capability.CreateScenarios)
        .AddOwner<StartInstance>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .AddOwner<RestartInstance>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .AddOwner<StopInstance>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .AddOwner<DeleteInstance>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .AddSystem<RecordInstanceStarted>()
        .AddSystem<RecordInstanceStopped>()
        .AddSystem<RecordInstanceFailed>()
        .AddSystem<RecordScriptTested>();
}
