using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab;

/// <summary>« Sélection du Use Case »: the use cases open to the person, for a page that needs one (R058).</summary>
public sealed record UseCaseChoice(string Href, IReadOnlyList<UseCaseRow> UseCases)
{
    public static async Task<UseCaseChoice> OfAsync(string href, IReadTables tables, IPermissions permissions, ICurrentUser user, CancellationToken ct, AsOf at = default)
    {
        var mine = (await permissions.UseCasesOfAsync(user.Actor.UserId, ct)).ToArray();
        return new(href, await tables.ListAsync<UseCaseRow>(at, "use_case_id = any(@mine)", new { mine }, "number", ct: ct));
    }
}
