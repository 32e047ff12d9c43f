using KeplerAI.Lab.Connections;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void Connections(PolicyBuilder table) =>
        table.Add<CreateConnection>(Capability.IngestDatasets)
            .Add<ChangeConnection>(Capability.IngestDatasets)
            .Add<RemoveConnection>(Capability.IngestDatasets)
            .Add<CreateFeed>(Capability.IngestDatasets)
            .Add<ScheduleFeed>(Capability.IngestDatasets)
            .Add<PauseFeed>(Capability.IngestDatasets)
            .Add<ResumeFeed>(Capability.IngestDatasets)
            .Add<RefreshDataset>(Capability.IngestDatasets, system: true)
            .AddSystem<RecordRefreshFinished>()
            .AddSystem<RecordRefreshFailed>();
}
