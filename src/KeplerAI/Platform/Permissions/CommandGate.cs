using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Platform.Permissions;

/// <summary>Asks the policy table for each command; a refusal is recorded before it is answered.</summary>
public sealed class CommandGate(IReadTables tables, IPermissions permissions, DenialRecorder denials) : ICommandGate
{
    public async Task<GateAnswer> MayAsync(ICommand command, Actor actor, CancellationToken ct)
    {
        var policy = CommandPolicies.Of(command.GetType()) ?? throw new InvalidOperationException($"{command.GetType().Name} has no line in the policy table.");
        if (actor.IsSystem)
            return policy.BySystem ? Yes("system") : await NoAsync(command, actor, "system", null, visible: true, ct);
        if (!policy.ByPeople)
            return await NoAsync(command, actor, "system-only", null, visible: true, ct);
        if (policy.Own is not { } own)
            return Yes("open");

        var scope = await tables.FindAsync<ScopeRow>(AsOf.Now, command.StreamId, ct);
        var useCase = scope?.UseCaseId ?? (command as IInUseCase)?.UseCaseId;
        var capability = policy.Others is { } others && scope?.OwnerId != actor.UserId ? others : own;
        return await permissions.MayAsync(actor.UserId, capability, useCase, ct)
            ? Yes(capability.ToString())
            : await NoAsync(command, actor, capability.ToString(), useCase, await VisibleAsync(actor.UserId, useCase, ct), ct);
    }

    /// <summary>A contributor, an Admin or an AML Auditor knows that the use case exists; to anybody else it does not.</summary>
    private async Task<bool> VisibleAsync(Guid userId, Guid? useCase, CancellationToken ct) =>
        useCase is null
        || await permissions.MayAsync(userId, Capability.SeeBusinessData, useCase, ct)
        || await permissions.MayAsync(userId, Capability.ReadWholeJournal, null, ct);

    private async Task<GateAnswer> NoAsync(ICommand command, Actor actor, string rule, Guid? useCase, bool visible, CancellationToken ct)
    {
        await denials.RecordAsync(actor.UserId, command.GetType().Name, rule, useCase, hidden: !visible, ct);
        return new GateAnswer(visible ? Outcome.Denied : Outcome.NotFound, rule);
    }

    private static GateAnswer Yes(string rule) => new(Outcome.Accepted, rule);
}
