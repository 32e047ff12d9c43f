using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.Users;

/// <summary>« Ajouter un utilisateur ».</summary>
[Needs(Capability.Administer)]
public sealed class Nouveau(PageCommands commands, INumbers numbers, Invitations invitations, ICurrentUser user, KeplerSettings settings) : PageModel
{
    [BindProperty]
    public UserForm Form { get; set; } = UserForm.Empty;

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        this.Expect("Form.Login", "Form.FullName", "Form.Email", "Form.Role", "Form.Function");
        var command = new CreateUser(Key, await numbers.NextAsync("user", ct), Form.Login ?? "", Form.FullName ?? "", Form.Email, Form.Role, Form.Function);
        if (!(await commands.SendAsync(this, command, Key)).Ok)
            return Page();
        var (token, _) = await invitations.IssueAsync(command.UserId, user.Actor, ct);
        if (token is not null)
            new InvitationLink(command.FullName, $"{settings.Url}/invitation/{token}").Put(TempData);
        return LocalRedirect("/administration/utilisateurs");
    }
}
