using KeplerAI.Messaging;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.SignIn;

/// <summary>« Se déconnecter »: the session ends in the database, then the cookie goes.</summary>
[AllowAnonymous]
public sealed class Deconnexion(CurrentUser user, SessionStore sessions, ICommandBus bus) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/connexion");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (user.IsSignedIn)
        {
            var session = user.Session;
            await sessions.EndAsync(session.SessionId, ct);
            await bus.SendAsync(new SignOut(session.LoginHash, session.UserId, session.SessionId), new CommandEnvelope(session.UserId, Guid.CreateVersion7()), ct);
        }

        await HttpContext.SignOutAsync();
        return LocalRedirect("/connexion");
    }
}
