using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.Users;

/// <summary>A user's page: change, disable, enable, new one-time link.</summary>
[Needs(Capability.Administer)]
public sealed class Modifier(PageCommands commands, IReadTables tables, Invitations invitations, SessionStore sessions, ICurrentUser user, KeplerSettings settings) : PageModel
{
    [BindProperty]
    public UserForm Form { get; set; } = UserForm.Empty;

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public UserRow Shown { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var number = int.Parse((string)RouteData.Values["number"]!, System.Globalization.CultureInfo.InvariantCulture);
        if ((await tables.ListAsync<UserRow>(AsOf.Now, "number = @number", new { number }, limit: 1)).FirstOrDefault() is not { } row)
        {
            context.Result = NotFound();
            return;
        }

        Shown = row;
        ModelState.Clear();
        this.Expect("Form.FullName", "Form.Email", "Form.Role", "Form.Function", "Reason");
        await next();
    }

    public void OnGet() => Form = UserForm.Of(Shown);

    public Task<IActionResult> OnPostAsync() =>
        SendAsync(new ChangeUser(Shown.UserId, Form.Version, Form.FullName ?? "", Form.Email, Form.Role, Form.Function));

    public async Task<IActionResult> OnPostDisableAsync(CancellationToken ct)
    {
        var answer = await SendAsync(new DisableUser(Shown.UserId, Reason ?? ""), keepForm: false);
        if (answer is LocalRedirectResult)
            await sessions.EndAllAsync(Shown.UserId, ct);
        return answer;
    }

    public Task<IActionResult> OnPostEnableAsync() => SendAsync(new EnableUser(Shown.UserId), keepForm: false);

    public async Task<IActionResult> OnPostInviteAsync(CancellationToken ct)
    {
        if ((await invitations.IssueAsync(Shown.UserId, user.Actor, ct)).Token is not { } token)
            throw new StatusException(StatusCodes.Status409Conflict, "rule.user.is_disabled");
        new InvitationLink(Shown.FullName.Value ?? "", $"{settings.Url}/invitation/{token}").Put(TempData);
        return LocalRedirect("/administration/utilisateurs");
    }

    private async Task<IActionResult> SendAsync(ICommand command, bool keepForm = true)
    {
        var result = await commands.SendAsync(this, command, Key);
        if (result.Ok)
            return LocalRedirect("/administration/utilisateurs");
        if (!keepForm)
            Form = UserForm.Of(Shown);
        else if (result.Outcome == Outcome.Conflict)
            Form = Form with { Version = Shown.Version };
        return Page();
    }
}
