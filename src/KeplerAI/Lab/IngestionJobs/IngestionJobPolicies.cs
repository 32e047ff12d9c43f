using KeplerAI.Lab.IngestionJobs;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void IngestionJobs(PolicyBuilder table) => table
        .Add<CreateIngestionJob>(Capability.IngestDatasets)
        .Add<EditIngestionJob>(Capability.IngestDatasets)
        .Add<CopyScriptToScenario>(Capability.IngestDatasets)
        .Add<ActivateIngestionJob>(Capability.IngestDatasets)
        .Add<ActivateIngestionJobUntested>(Capability.OverrideTested)
        .AddOwner<PauseIngestionJob>(Capability.IngestDatasets, Capability.ControlOthersJobs)
        .AddOwner<ResumeIngestionJob>(Capability.IngestDatasets, Capability.ControlOthersJobs)
        .AddOwner<DeleteIngestionJob>(Capability.IngestDatasets, Capability.ControlOthersJobs)
        .Add<RequestIngestionRun>(Capability.IngestDatasets, system: true)
        .AddSystem<AnswerFailedRun>();
}
