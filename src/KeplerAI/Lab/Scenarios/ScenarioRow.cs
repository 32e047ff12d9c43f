using KeplerAI.EventStore;

namespace KeplerAI.Lab.Scenarios;

/// <summary>A scenario as its list and page show it. Draft or Active is the use case's to say: at most one is Active there (R011).</summary>
public sealed record ScenarioRow(
    [property: Key] Guid ScenarioId,
    int Number,
    Guid UseCaseId,
    int UseCaseNumber,
    string Name,
    string Description,
    int Datasets,
    Guid? OwnerId,
    DateTimeOffset CreatedAt,
    long Version)
{
    public string Reference => $"SC_{Number}";

    public string Path => $"/UC_{UseCaseNumber}/scenarios/SC_{Number}";
}

public sealed class ScenarioRows : TemporalProjection<ScenarioRow>
{
    public ScenarioRows()
        : base("scenario")
    {
        Project<ScenarioCreated>(e => e.StreamId, (_, e) => new(
            e.StreamId, e.Data.Number, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.Name, e.Data.Description, 0,
            Guid.TryParse(e.UserName, out var owner) ? owner : null, e.Timestamp, e.Version));
        Project<ScenarioChanged>(e => e.StreamId, (row, e) => row is null ? null : row with { Name = e.Data.Name, Description = e.Data.Description, Version = e.Version });
        Project<DatasetAttached>(e => e.StreamId, (row, e) => row is null ? null : row with { Datasets = row.Datasets + 1, Version = e.Version });
        Project<DatasetDetached>(e => e.StreamId, (row, e) => row is null ? null : row with { Datasets = row.Datasets - 1, Version = e.Version });
        Project<ScriptTested>(e => e.StreamId, (row, e) => row is null ? null : row with { Version = e.Version });
    }

    public override IReadOnlyList<string> Indexes => ["use_case_id", "number"];
}

/// <summary>Which datasets a scenario reads.</summary>
public sealed record ScenarioDatasetRow([property: Key] Guid ScenarioId, [property: Key] Guid DatasetId, int DatasetNumber, DateTimeOffset AttachedAt);

public sealed class ScenarioDatasetRows : TemporalProjection<ScenarioDatasetRow>
{
    public ScenarioDatasetRows()
        : base("scenario_dataset")
    {
        Project<DatasetAttached>(e => (e.StreamId, e.Data.DatasetId), (_, e) => new(e.StreamId, e.Data.DatasetId, e.Data.DatasetNumber, e.Timestamp));
        Project<DatasetDetached>(e => (e.StreamId, e.Data.DatasetId), (_, _) => null);
    }

    public override IReadOnlyList<string> Indexes => ["dataset_id"];
}
