using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.SignIn;

/// <summary>« Se connecter ».</summary>
[AllowAnonymous]
public sealed class Connexion(SignInService signIn, KeplerSettings settings, Texts texts) : PageModel
{
    [BindProperty]
    public Credentials Form { get; set; } = new("", "");

    public bool Demo => settings.Demo;

    public IActionResult OnGet([FromQuery(Name = "retour")] string? to) =>
        User.Identity?.IsAuthenticated == true ? LocalRedirect(Safe(to)) : Page();

    public async Task<IActionResult> OnPostAsync([FromQuery(Name = "retour")] string? to, CancellationToken ct)
    {
        ModelState.Clear();
        if (string.IsNullOrWhiteSpace(Form.Login))
            ModelState.AddModelError("Form.Login", texts["rule.signin.login_required"]);
        if (string.IsNullOrEmpty(Form.Password))
            ModelState.AddModelError("Form.Password", texts["rule.signin.password_required"]);
        if (!ModelState.IsValid)
            return Again();

        var result = await signIn.SignInAsync(Form.Login!, Form.Password!, ct);
        if (result.Session is not { } session)
        {
            ModelState.AddModelError("", Explain(result));
            return Again();
        }

        await OpenAsync(HttpContext, session);
        return LocalRedirect(Safe(to));
    }

    internal static Task OpenAsync(HttpContext http, LiveSession session) =>
        http.SignInAsync(CurrentUser.Principal(session, CookieAuthenticationDefaults.AuthenticationScheme));

    private PageResult Again()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Explain(SignInResult result) => result.Failure switch
    {
        SignInFailure.Locked => texts["rule.signin.locked", result.LockedUntil is { } until ? Language.ToLocal(until).ToString("HH:mm", System.Globalization.CultureInfo.CurrentCulture) : "—"],
        SignInFailure.Disabled => texts["rule.signin.disabled"],
        _ => texts["rule.signin.wrong"],
    };

    private string Safe(string? to) => Url.IsLocalUrl(to) ? to! : "/";

    public sealed record Credentials(string? Login, string? Password);
}
