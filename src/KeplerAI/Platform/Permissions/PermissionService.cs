using KeplerAI.Administration.Users;
using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>Reads roles and memberships as they are now, and asks the policy table.</summary>
public sealed class PermissionService(IReadTables tables) : IPermissions
{
    public async Task<bool> MayAsync(Guid userId, Capability capability, Guid? useCaseId, CancellationToken ct)
    {
        if (await tables.FindAsync<UserRow>(AsOf.Now, userId, ct) is not { Disabled: false } user)
            return false;
        if (useCaseId is { } useCase)
        {
            var membership = await tables.FindAsync<MembershipRow>(AsOf.Now, (useCase, userId), ct);
            return PolicyTable.Allows(capability, user.Role, user.Function, membership is null ? null : Function(membership));
        }

        return await AnywhereAsync(user, capability, ct);
    }

    public async Task<IReadOnlyList<Guid>> UseCasesOfAsync(Guid userId, CancellationToken ct) =>
        [.. (await MembershipsAsync(userId, ct)).Select(m => m.UseCaseId)];

    // Asked platform-wide, « as contributor » means: somewhere. The page then shows that somewhere only.
    private async Task<bool> AnywhereAsync(UserRow user, Capability capability, CancellationToken ct) =>
        PolicyTable.Cell(capability, user.Role, user.Function) != Grant.Denied
        || (await MembershipsAsync(user.UserId, ct)).Any(m => PolicyTable.Allows(capability, user.Role, user.Function, Function(m)));

    private Task<IReadOnlyList<MembershipRow>> MembershipsAsync(Guid userId, CancellationToken ct) =>
        tables.ListAsync<MembershipRow>(AsOf.Now, "user_id = @userId", new { userId }, ct: ct);

    private static BusinessFunction Function(MembershipRow row) => Enum.Parse<BusinessFunction>(row.Function);
}
