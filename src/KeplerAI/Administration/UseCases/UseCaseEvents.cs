using System.Collections.Immutable;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;

namespace KeplerAI.Administration.UseCases;

/// <summary>The guide's five types.</summary>
public enum UseCaseType
{
    OnboardingKyc,
    CustomerMonitoring,
    OperationsMonitoring,
    CreditRisk,
    Provisioning,
}

/// <summary>A member of a use case and the function held there.</summary>
public sealed record Contributor(Guid UserId, BusinessFunction Function);

[EventName("use_case_created")]
public sealed record UseCaseCreated(Guid UseCaseId, int Number, string Name, string Description, UseCaseType Type, ImmutableArray<Contributor> Contributors);

[EventName("use_case_changed")]
public sealed record UseCaseChanged(string Name, string Description, UseCaseType Type);

[EventName("contributor_added")]
public sealed record ContributorAdded(Guid UserId, BusinessFunction Function);

[EventName("contributor_function_changed")]
public sealed record ContributorFunctionChanged(Guid UserId, BusinessFunction Function);

[EventName("contributor_removed")]
public sealed record ContributorRemoved(Guid UserId);

/// <summary>A script as approved: the file of a folder, by content.</summary>
public sealed record ScriptPin(string Folder, string File, string Sha256);

/// <summary>A model as approved: its lake path, content and the run that trained it.</summary>
public sealed record ModelPin(string Path, string Sha256, int RunNumber);

/// <summary>What an approval binds (D52).</summary>
public sealed record ActivationManifest(ImmutableArray<ScriptPin> Scripts, ModelPin Model);

[EventName("activation_requested")]
public sealed record ActivationRequested(Guid RequestId, Guid ScenarioId, int ScenarioNumber, Guid RequestedBy, string Comment, ActivationManifest Manifest);

/// <param name="PreviousScenarioId">Back to Draft in the same event.</param>
[EventName("activation_approved")]
public sealed record ActivationApproved(Guid RequestId, Guid ScenarioId, int ScenarioNumber, Guid ApprovedBy, ActivationManifest Manifest, Guid? PreviousScenarioId);

[EventName("activation_rejected")]
public sealed record ActivationRejected(Guid RequestId, Guid ScenarioId, Guid RejectedBy, string Reason);

[EventName("activation_withdrawn")]
public sealed record ActivationWithdrawn(Guid RequestId, Guid ScenarioId);

/// <summary>« Retirer de la production ».</summary>
[EventName("scenario_retired")]
public sealed record ScenarioRetired(Guid ScenarioId, string Reason);
