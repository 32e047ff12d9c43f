using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.UseCases;

/// <summary>A use case: what it is, who belongs to it, its datasets and scenarios, now or at a past instant.</summary>
[Needs(Capability.SeeBusinessData)]
[SupportsTimeTravel]
public sealed class Details(UseCaseAccess access, IReadTables tables, IUserDirectory directory, ICurrentUser user, PageCommands commands, TimeTravel travel) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public UseCaseView View { get; private set; } = null!;

    /// <summary>Active users who are not in yet; empty for those who may not add anybody.</summary>
    public IReadOnlyList<UserRow> Candidates { get; private set; } = [];

    public bool CanEdit { get; private set; }

    public bool IsPast => travel.IsPast;

    public Guid Me => user.Actor.UserId;

    public Task OnGetAsync(int id, CancellationToken ct) => ShowAsync(id, ct);

    [Needs(Capability.Administer)]
    public Task<IActionResult> OnPostAddAsync(int id, Guid? person, string? function, CancellationToken ct) =>
        ChangeAsync(id, async useCase => new AddContributor(useCase, person ?? Guid.Empty, UseCaseForm.Parse<BusinessFunction>(function) ?? await DefaultOfAsync(person, ct)), ct);

    [Needs(Capability.Administer)]
    public Task<IActionResult> OnPostFunctionAsync(int id, Guid person, string? function, CancellationToken ct) =>
        ChangeAsync(id, useCase => Task.FromResult<ICommand>(new ChangeContributorFunction(useCase, person, UseCaseForm.Parse<BusinessFunction>(function) ?? (BusinessFunction)(-1))), ct);

    [Needs(Capability.Administer)]
    public Task<IActionResult> OnPostRemoveAsync(int id, Guid person, CancellationToken ct) =>
        ChangeAsync(id, useCase => Task.FromResult<ICommand>(new RemoveContributor(useCase, person)), ct);

    private async Task<IActionResult> ChangeAsync(int id, Func<Guid, Task<ICommand>> build, CancellationToken ct)
    {
        var (useCaseId, _, _) = await access.OpenAsync(id, ct);
        if (!(await commands.SendAsync(this, await build(useCaseId), Key)).Ok)
        {
            await ShowAsync(id, ct);
            return Page();
        }

        this.Flash("uc.done_contributors");
        return this.Go($"/administration/use-cases/{id}");
    }

    private async Task<BusinessFunction> DefaultOfAsync(Guid? person, CancellationToken ct) =>
        person is { } id && await tables.FindAsync<UserRow>(AsOf.Now, id, ct) is { } row ? row.Function : default;

    private async Task ShowAsync(int id, CancellationToken ct)
    {
        var (useCaseId, data, admin) = await access.OpenAsync(id, ct);
        View = await UseCaseView.LoadAsync(tables, directory, travel.At, useCaseId, data, ct)
            ?? throw new StatusException(StatusCodes.Status404NotFound, "uc.not_yet");
        CanEdit = admin && !IsPast;
        if (CanEdit)
            Candidates = [.. (await directory.ActiveAsync(ct)).Where(u => View.Contributors.All(c => c.UserId != u.UserId))];
    }
}
