using System.Collections.Immutable;
using KeplerAI.Administration.Users;

namespace KeplerAI.Administration.UseCases;

public sealed record PendingActivation(Guid RequestId, Guid ScenarioId, int ScenarioNumber, Guid RequestedBy, string Comment, ActivationManifest Manifest);

public sealed record ActiveScenario(Guid ScenarioId, int ScenarioNumber, ActivationManifest Manifest);

/// <summary>A use case: who belongs to it, and the one scenario in production.</summary>
public sealed record UseCase(
    Guid Id,
    int Number,
    string Name,
    string Description,
    UseCaseType Type,
    ImmutableDictionary<Guid, BusinessFunction> Contributors,
    PendingActivation? Pending,
    ActiveScenario? Active)
{
    public string Reference => $"UC_{Number}";

    public static UseCase Create(UseCaseCreated e) =>
        new(e.UseCaseId, e.Number, e.Name, e.Description, e.Type, e.Contributors.ToImmutableDictionary(c => c.UserId, c => c.Function), null, null);

    public UseCase Apply(UseCaseChanged e) => this with { Name = e.Name, Description = e.Description, Type = e.Type };

    public UseCase Apply(ContributorAdded e) => this with { Contributors = Contributors.SetItem(e.UserId, e.Function) };

    public UseCase Apply(ContributorFunctionChanged e) => this with { Contributors = Contributors.SetItem(e.UserId, e.Function) };

    public UseCase Apply(ContributorRemoved e) => this with { Contributors = Contributors.Remove(e.UserId) };

    public UseCase Apply(ActivationRequested e) => this with { Pending = new(e.RequestId, e.ScenarioId, e.ScenarioNumber, e.RequestedBy, e.Comment, e.Manifest) };

    public UseCase Apply(ActivationApproved e) => this with { Pending = null, Active = new(e.ScenarioId, e.ScenarioNumber, e.Manifest) };

    public UseCase Apply(ActivationRejected _) => this with { Pending = null };

    public UseCase Apply(ActivationWithdrawn _) => this with { Pending = null };

    public UseCase Apply(ScenarioRetired _) => this with { Active = null };
}
