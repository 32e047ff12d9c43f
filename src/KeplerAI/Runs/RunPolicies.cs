using KeplerAI.Administration.UseCases.Activation;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Runs;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void Runs(PolicyBuilder table) => table
        .Add<CreateJob>(Capability.CreateScenarios)
        .Add<EditJob>(Capability.CreateScenarios)
        .Add<ActivateJob>(Capability.CreateScenarios)
        .Add<ActivateJobUntested>(Capability.OverrideTested)
        .AddOwner<PauseJob>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .AddOwner<ResumeJob>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .AddOwner<DeleteJob>(Capability.CreateScenarios, Capability.ControlOthersJobs)
        .Add<RequestRun>(Capability.ExecuteModels, system: true)
        .AddOwner<CancelRun>(Capability.ExecuteModels, Capability.ControlOthersJobs, system: true)
        .AddSystem<StartRun>()
        .AddSystem<ReleaseRun>()
        .AddSystem<RecordSavedDatasets>()
        .AddSystem<RecordModel>()
        .AddSystem<RecordResults>()
        .AddSystem<RecordPublicationRefused>()
        .AddSystem<FinishRun>()
        .AddSystem<FailRun>()
        .AddSystem<SettleCancelledRun>()
        .Add<RequestActivation>(Capability.RequestActivation)
        .Add<ApproveActivation>(Capability.ApproveActivation)
        .Add<RejectActivation>(Capability.ApproveActivation)
        .Add<WithdrawActivation>(Capability.RequestActivation)
        .Add<RetireScenario>(Capability.ApproveActivation);
}
