using System.Collections.Immutable;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases;

/// <summary>The people whom a command names; someone unknown has no entry.</summary>
public sealed record NamedUsers(ImmutableDictionary<Guid, User> ById)
{
    public static async Task<NamedUsers> LoadAsync(IEnumerable<Guid> ids, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var found = ImmutableDictionary.CreateBuilder<Guid, User>();
        foreach (var id in ids.Distinct())
            if (await session.AggregateStreamAsync<User>(id, ct: ct) is { } user)
                found[id] = user;
        return new(found.ToImmutable());
    }
}

/// <summary>Who may join a use case, and as what.</summary>
public static class ContributorRules
{
    public static Refusal? Check(Contributor contributor, NamedUsers users)
    {
        if (!users.ById.TryGetValue(contributor.UserId, out var user) || user.Disabled)
            return new Refusal("use_case.contributor_inactive", "Contributors");

        // The auditor's function is platform-wide and combines with nothing: it is neither given here nor mixed with another.
        return (user.Function == BusinessFunction.AmlAuditor) != (contributor.Function == BusinessFunction.AmlAuditor)
            ? new Refusal("use_case.auditor_alone", "Contributors")
            : null;
    }
}
