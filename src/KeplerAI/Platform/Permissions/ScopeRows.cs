using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;

namespace KeplerAI.Platform.Permissions;

/// <summary>Folds <see cref="ScopeRow"/>: one row per stream that lives in a use case.</summary>
public sealed class ScopeRows : TemporalProjection<ScopeRow>
{
    public ScopeRows() : base("stream_scope", version: 2)
    {
        Project<UseCaseCreated>(Stream, (_, e) => new(e.StreamId, Scopes.UseCase, e.Data.Number, e.Data.Name, e.Data.UseCaseId, e.Data.Number, null, null, Author(e)));
        Project<UseCaseChanged>(Stream, (row, e) => row! with { Name = e.Data.Name });
        Project<DatasetImportRequested>(Stream, (row, e) => new(e.StreamId, Scopes.Dataset, e.Data.Number, e.Data.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, null, null, row?.OwnerId ?? Author(e)));
        Project<DatasetDeclared>(Stream, (_, e) => new(e.StreamId, Scopes.Dataset, e.Data.Number, e.Data.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, null, null, Author(e)));
        Project<DatabaseConnectionCreated>(Stream, (_, e) => new(e.StreamId, Scopes.Connection, 0, e.Data.Details.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, null, null, Author(e)));
        Project<DatabaseFeedCreated>(Stream, (_, e) => new(e.StreamId, Scopes.Feed, 0, e.Data.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, null, null, Author(e)));
        Project<ScenarioCreated>(Stream, (_, e) => new(e.StreamId, Scopes.Scenario, e.Data.Number, e.Data.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.ScenarioId, e.Data.Number, Author(e)));
        Project<ScenarioChanged>(Stream, (row, e) => row! with { Name = e.Data.Name });
        Project<InstanceRequested>(Stream, (_, e) => new(e.StreamId, Scopes.Instance, e.Data.Number, $"Jupyter {e.Data.Number}", e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.ScenarioId, e.Data.ScenarioNumber, e.Data.OwnerId));
        Project<ScenarioJobCreated>(Stream, (_, e) => new(e.StreamId, Scopes.Job, e.Data.Number, e.Data.Definition.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.ScenarioId, e.Data.ScenarioNumber, Author(e)));
        Project<ScenarioJobActivated>(Stream, (row, e) => row! with { Name = e.Data.Definition.Name });
        Project<IngestionJobCreated>(Stream, (_, e) => new(e.StreamId, Scopes.IngestionJob, e.Data.Number, e.Data.Definition.Name, e.Data.UseCaseId, e.Data.UseCaseNumber, null, null, Author(e)));
        Project<IngestionJobActivated>(Stream, (row, e) => row! with { Name = e.Data.Definition.Name });
        Project<IngestionRunRequested>(Stream, (_, e) => new(e.StreamId, Scopes.Run, e.Data.Number, $"n° {e.Data.Number}", e.Data.UseCaseId, e.Data.UseCaseNumber, null, null, e.Data.RequestedBy));
        Project<RunRequested>(Stream, (_, e) => new(e.StreamId, Scopes.Run, e.Data.Number, $"n° {e.Data.Number}", e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.ScenarioId, e.Data.ScenarioNumber, e.Data.RequestedBy));
    }

    public override IReadOnlyList<string> Indexes => ["kind, number", "use_case_id"];

    private static object Stream(IEvent e) => e.StreamId;

    private static Guid? Author(IEvent e) => Guid.TryParse(e.UserName, out var id) ? id : null;
}
