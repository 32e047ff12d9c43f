using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>A refusal of the policy table, in the person's own stream of denials.</summary>
/// <param name="Request">The command's or query's name.</param>
/// <param name="Hidden">True when the person saw a 404, not a 403.</param>
[EventName("access_denied")]
public sealed record AccessDenied(Guid UserId, string Request, string Rule, Guid? UseCaseId, bool Hidden);

/// <summary>State of a person's stream of denials.</summary>
public sealed record Denials(int Count)
{
    public static Denials Create(AccessDenied _) => new(1);

    public Denials Apply(AccessDenied _) => new(Count + 1);
}
