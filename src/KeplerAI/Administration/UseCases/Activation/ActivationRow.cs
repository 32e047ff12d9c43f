using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>What is in production in a use case, and what waits for approval. Inline table <c>activation</c>.</summary>
public sealed record ActivationRow(
    [property: Key] Guid UseCaseId,
    Guid? ActiveScenarioId,
    int? ActiveScenarioNumber,
    ImmutableArray<ScriptPin> ActiveScripts,
    string? ActiveModelPath,
    string? ActiveModelSha256,
    int? ActiveModelRun,
    Guid? ApprovedBy,
    DateTimeOffset? ActiveSince,
    Guid? RequestId,
    Guid? RequestedScenarioId,
    int? RequestedScenarioNumber,
    ImmutableArray<ScriptPin> RequestedScripts,
    string? RequestedModelPath,
    string? RequestedModelSha256,
    int? RequestedModelRun,
    Guid? RequestedBy,
    DateTimeOffset? RequestedAt,
    string? Comment);

/// <summary>Folds <see cref="ActivationRow"/>.</summary>
public sealed class ActivationRows : TemporalProjection<ActivationRow>
{
    public ActivationRows() : base("activation")
    {
        Project<UseCaseCreated>(Stream, (_, e) => new(e.Data.UseCaseId, null, null, [], null, null, null, null, null, null, null, null, [], null, null, null, null, null, null));
        Project<ActivationRequested>(Stream, (row, e) => row! with
        {
            RequestId = e.Data.RequestId,
            RequestedScenarioId = e.Data.ScenarioId,
            RequestedScenarioNumber = e.Data.ScenarioNumber,
            RequestedScripts = e.Data.Manifest.Scripts,
            RequestedModelPath = e.Data.Manifest.Model.Path,
            RequestedModelSha256 = e.Data.Manifest.Model.Sha256,
            RequestedModelRun = e.Data.Manifest.Model.RunNumber,
            RequestedBy = e.Data.RequestedBy,
            RequestedAt = e.Timestamp,
            Comment = e.Data.Comment,
        });
        Project<ActivationApproved>(Stream, (row, e) => NoRequest(row!) with
        {
            ActiveScenarioId = e.Data.ScenarioId,
            ActiveScenarioNumber = e.Data.ScenarioNumber,
            ActiveScripts = e.Data.Manifest.Scripts,
            ActiveModelPath = e.Data.Manifest.Model.Path,
            ActiveModelSha256 = e.Data.Manifest.Model.Sha256,
            ActiveModelRun = e.Data.Manifest.Model.RunNumber,
            ApprovedBy = e.Data.ApprovedBy,
            ActiveSince = e.Timestamp,
        });
        Project<ActivationRejected>(Stream, (row, _) => NoRequest(row!));
        Project<ActivationWithdrawn>(Stream, (row, _) => NoRequest(row!));
        Project<ScenarioRetired>(Stream, (row, _) => row! with { ActiveScenarioId = null, ActiveScenarioNumber = null, ActiveScripts = [], ActiveModelPath = null, ActiveModelSha256 = null, ActiveModelRun = null, ApprovedBy = null, ActiveSince = null });
    }

    private static object Stream(IEvent e) => e.StreamId;

    private static ActivationRow NoRequest(ActivationRow row) => row with
    {
        RequestId = null, RequestedScenarioId = null, RequestedScenarioNumber = null, RequestedScripts = [], RequestedModelPath = null, RequestedModelSha256 = null, RequestedModelRun = null, RequestedBy = null, RequestedAt = null, Comment = null,
    };
}
