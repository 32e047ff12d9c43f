using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.UseCases;

/// <summary>All use cases for an Admin (their metadata, D03); for others, those they contribute to.</summary>
[Needs(Capability.SeeBusinessData)]
[SupportsTimeTravel]
public sealed class Index(IReadTables tables, IPermissions permissions, ICurrentUser user, IUserDirectory directory, TimeTravel travel) : PageModel
{
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["number"] = "number", ["name"] = "lower(name)", ["type"] = "type", ["contributors"] = "contributors", ["created"] = "created_at",
    };

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "tri")]
    public string? Sort { get; set; }

    [FromQuery(Name = "sens")]
    public string? Direction { get; set; }

    public IReadOnlyList<UseCaseRow> UseCases { get; private set; } = [];

    public bool IsAdmin { get; private set; }

    public bool IsPast => travel.IsPast;

    /// <summary>The dialog's form; null where nothing may be created.</summary>
    public UseCaseFormView? Form { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        IsAdmin = await permissions.MayAsync(user.Actor.UserId, Capability.Administer, null, ct);
        if (IsAdmin && !IsPast)
            Form = new(new UseCaseForm(), await directory.ActiveAsync(ct));
        UseCases = await tables.ListAsync<UseCaseRow>(
            travel.At,
            "(@all or use_case_id = any(@mine)) and (@q = '' or strpos(lower(name || ' ' || description || ' UC_' || number), @q) > 0)",
            new { all = IsAdmin, mine = (await permissions.UseCasesOfAsync(user.Actor.UserId, ct)).ToArray(), q = (Query ?? "").Trim().ToLowerInvariant() },
            $"{Columns.GetValueOrDefault(Sort ?? "", "number")} {(Direction == "desc" ? "desc" : "asc")}, number",
            ct: ct);
    }
}
