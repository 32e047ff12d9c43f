using KeplerAI.EventStore;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.Users;

/// <summary>« Gestion des utilisateurs ».</summary>
[Needs(Capability.Administer)]
public sealed class Index(IReadTables tables) : PageModel
{
    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "role")]
    public PlatformRole? Level { get; set; }

    public IReadOnlyList<UserRow> Users { get; private set; } = [];

    /// <summary>A link issued just now: shown once, then gone.</summary>
    public InvitationLink? Link { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Link = InvitationLink.Take(TempData);
        // Names are ciphertext in the table: the search runs on the decrypted rows.
        var rows = await tables.ListAsync<UserRow>(AsOf.Now, Level is null ? null : "role = @role", new { role = Level?.ToString() }, ct: ct);
        Users = [.. rows.Where(Matches).OrderBy(u => u.FullName.Value, StringComparer.CurrentCultureIgnoreCase)];
    }

    private bool Matches(UserRow user) =>
        string.IsNullOrWhiteSpace(Query)
        || (user.FullName.Value?.Contains(Query.Trim(), StringComparison.CurrentCultureIgnoreCase) ?? false)
        || (user.Login.Value?.Contains(Query.Trim(), StringComparison.CurrentCultureIgnoreCase) ?? false);
}
