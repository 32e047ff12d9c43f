using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.UseCases;

/// <summary>Who may open a use case's page: its contributors, and an Admin for its metadata. To others it does not exist (R052).</summary>
public sealed class UseCaseAccess(IReadTables tables, IPermissions permissions, ICurrentUser user, DenialRecorder denials)
{
    /// <returns>The use case, and whether the reader sees its data.</returns>
    public async Task<(Guid UseCaseId, bool Data, bool Admin)> OpenAsync(int number, CancellationToken ct)
    {
        var scopes = await tables.ListAsync<ScopeRow>(AsOf.Now, "kind = @kind and number = @number", new { kind = Scopes.UseCase, number }, limit: 1, ct: ct);
        if (scopes is not [var scope])
            throw new StatusException(StatusCodes.Status404NotFound);
        var person = user.Actor.UserId;
        var data = await permissions.MayAsync(person, Capability.SeeBusinessData, scope.StreamId, ct);
        var admin = await permissions.MayAsync(person, Capability.Administer, null, ct);
        if (data || admin)
            return (scope.StreamId, data, admin);

        var visible = await permissions.MayAsync(person, Capability.ReadWholeJournal, null, ct);
        await denials.RecordAsync(person, nameof(UseCaseView), nameof(Capability.SeeBusinessData), scope.StreamId, !visible, ct);
        throw visible
            ? new StatusException(StatusCodes.Status403Forbidden, rule: nameof(Capability.SeeBusinessData))
            : new StatusException(StatusCodes.Status404NotFound);
    }
}

public sealed class UseCasesModule : Platform.Hosting.IModule
{
    public void AddServices(IServiceCollection services, Platform.Hosting.KeplerSettings settings) => services.AddScoped<UseCaseAccess>();
}
