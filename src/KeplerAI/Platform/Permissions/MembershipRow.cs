using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>Who contributes to which use case, under which function. Inline table <c>membership</c>.</summary>
public sealed record MembershipRow([property: Key] Guid UseCaseId, [property: Key] Guid UserId, string Function);
