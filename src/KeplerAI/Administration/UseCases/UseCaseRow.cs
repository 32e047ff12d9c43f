using KeplerAI.EventStore;

namespace KeplerAI.Administration.UseCases;

/// <summary>A use case as its list and page show it. <paramref name="Version"/> is its stream's, for forms.</summary>
public sealed record UseCaseRow(
    [property: Key] Guid UseCaseId,
    int Number,
    string Name,
    string Description,
    UseCaseType Type,
    int Contributors,
    Guid? ActiveScenarioId,
    int? ActiveScenarioNumber,
    Guid? PendingScenarioId,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    long Version)
{
    public string Reference => $"UC_{Number}";
}

public sealed class UseCaseRows : TemporalProjection<UseCaseRow>
{
    public UseCaseRows()
        : base("use_case")
    {
        Project<UseCaseCreated>(e => e.StreamId, (_, e) => new(
            e.StreamId, e.Data.Number, e.Data.Name, e.Data.Description, e.Data.Type, e.Data.Contributors.Length, null, null, null, e.Timestamp, e.Timestamp, e.Version));
        Project<UseCaseChanged>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { Name = e.Data.Name, Description = e.Data.Description, Type = e.Data.Type } : null);
        Project<ContributorAdded>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { Contributors = row.Contributors + 1 } : null);
        Project<ContributorFunctionChanged>(e => e.StreamId, (r, e) => On(r, e));
        Project<ContributorRemoved>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { Contributors = row.Contributors - 1 } : null);
        Project<ActivationRequested>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { PendingScenarioId = e.Data.ScenarioId } : null);
        Project<ActivationApproved>(e => e.StreamId, (r, e) => On(r, e) is { } row
            ? row with { PendingScenarioId = null, ActiveScenarioId = e.Data.ScenarioId, ActiveScenarioNumber = e.Data.ScenarioNumber }
            : null);
        Project<ActivationRejected>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { PendingScenarioId = null } : null);
        Project<ActivationWithdrawn>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { PendingScenarioId = null } : null);
        Project<ScenarioRetired>(e => e.StreamId, (r, e) => On(r, e) is { } row ? row with { ActiveScenarioId = null, ActiveScenarioNumber = null } : null);
    }

    public override IReadOnlyList<string> Indexes => ["number"];

    private static UseCaseRow? On(UseCaseRow? row, IEvent e) => row is null ? null : row with { ChangedAt = e.Timestamp, Version = e.Version };
}
