using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void Lab(PolicyBuilder table)
    {
        table.Add<ImportDataset>(Capability.IngestDatasets)
            .Add<ChangeDatasetTags>(Capability.IngestDatasets)
            .Add<ArchiveDataset>(Capability.IngestDatasets)
            .AddSystem<RecordDatasetIngested>()
            .AddSystem<RecordDatasetIngestionFailed>()
            .Add<DeclareDataset>(Capability.IngestDatasets, system: true)
            .Add<ImportDatasetVersion>(Capability.IngestDatasets)
            .Add<RevertDataset>(Capability.IngestDatasets)
            .Add<RecordRejectsDownload>(Capability.ExportRows)
            .AddSystem<PurgeDatasetVersion>()
            .Add<CreateScenario>(Capability.CreateScenarios)
            .Add<ChangeScenario>(Capability.CreateScenarios)
            .Add<AttachDatasets>(Capability.CreateScenarios)
            .Add<DetachDataset>(Capability.CreateScenarios);
        Notebooks(table);
        ScenarioJobs(table);
        IngestionJobs(table);
        Connections(table);
    }

    static partial void Notebooks(PolicyBuilder table);

    static partial void ScenarioJobs(PolicyBuilder table);

    static partial void IngestionJobs(PolicyBuilder table);

    static partial void Connections(PolicyBuilder table);
}
