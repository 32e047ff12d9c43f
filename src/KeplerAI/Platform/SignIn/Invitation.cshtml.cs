using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.SignIn;

/// <summary>The one-time link: the person chooses a password and is signed in.</summary>
[AllowAnonymous]
public sealed class Invitation(Invitations invitations, IReadTables tables, SessionStore sessions, SignInService signIn, ICommandBus bus, Texts texts) : PageModel
{
    private const int ShortestPassword = 12;

    [BindProperty]
    public NewPassword Form { get; set; } = new("", "");

    public UserRow? Person { get; private set; }

    public async Task OnGetAsync(string token, CancellationToken ct)
    {
        await FindAsync(token, ct);
        if (Person is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken ct)
    {
        await FindAsync(token, ct);
        ModelState.Clear();
        if ((Form.Password ?? "").Length < ShortestPassword)
            ModelState.AddModelError("Form.Password", texts["rule.signin.password_short"]);
        else if (Form.Password != Form.Repeat)
            ModelState.AddModelError("Form.Repeat", texts["rule.signin.password_differs"]);
        if (Person is not { Disabled: false } person || !ModelState.IsValid || !await invitations.ConsumeAsync(token, ct))
        {
            Response.StatusCode = Person is null ? StatusCodes.Status404NotFound : StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        await sessions.SetPasswordHashAsync(person.UserId, SignInService.HashOf(Form.Password!), null, ct);
        await bus.SendAsync(new RecordPasswordChange(person.UserId, ByInvitation: true), new CommandEnvelope(person.UserId, Guid.CreateVersion7()), ct);
        var result = await signIn.SignInAsync(person.Login.Value!, Form.Password!, ct);
        if (result.Session is { } session)
            await Connexion.OpenAsync(HttpContext, session);
        return LocalRedirect("/");
    }

    private async Task FindAsync(string token, CancellationToken ct)
    {
        if (await invitations.FindAsync(token, ct) is { } userId)
            Person = await tables.FindAsync<UserRow>(AsOf.Now, userId, ct);
    }

    public sealed record NewPassword(string? Password, string? Repeat);
}
