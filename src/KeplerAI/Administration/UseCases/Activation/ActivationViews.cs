using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>The block « Mise en production » of a scenario's page, with what the reader may do.</summary>
/// <param name="WouldPin">What a request made now would bind; null when the reader may not ask.</param>
public sealed record ActivationView(ScenarioRow Scenario, ActivationRow? Row, IReadOnlyDictionary<Guid, string> Names, ActivationCase? WouldPin, bool MayDecide, bool IsRequester)
{
    public bool IsActive => Row?.ActiveScenarioId == Scenario.ScenarioId;

    public bool IsPending => Row?.RequestedScenarioId == Scenario.ScenarioId;
}

public sealed class ActivationViews(IReadTables tables, ActivationCases cases, IPermissions permissions, ICurrentUser user, People people)
{
    public async Task<ActivationView> OfAsync(ScenarioRow scenario, AsOf at, CancellationToken ct)
    {
        var me = user.Actor.UserId;
        var row = await tables.FindAsync<ActivationRow>(at, scenario.UseCaseId, ct);
        var ask = !at.IsPast && row?.RequestId is null && await permissions.MayAsync(me, Capability.RequestActivation, scenario.UseCaseId, ct);
        return new(
            scenario,
            row,
            await people.NamesAsync([row?.RequestedBy, row?.ApprovedBy], ct),
            ask ? await cases.LoadAsync(scenario.UseCaseId, scenario.ScenarioId, user.Actor, ct) : null,
            !at.IsPast && await permissions.MayAsync(me, Capability.ApproveActivation, scenario.UseCaseId, ct),
            !at.IsPast && row?.RequestedBy == me);
    }
}
