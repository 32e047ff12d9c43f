namespace KeplerAI.Platform.Permissions;

/// <summary>The policy table's answers, under today's rights.</summary>
public interface IPermissions
{
    /// <summary>True when the capability is granted; <paramref name="useCaseId"/> null asks platform-wide.</summary>
    Task<bool> MayAsync(Guid userId, Capability capability, Guid? useCaseId, CancellationToken ct);

    /// <summary>The use cases that the person contributes to.</summary>
    Task<IReadOnlyList<Guid>> UseCasesOfAsync(Guid userId, CancellationToken ct);
}
