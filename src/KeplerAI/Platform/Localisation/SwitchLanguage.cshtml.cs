using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.Localisation;

/// <summary>Keeps the reader's language for a year, and goes back to the page.</summary>
[AllowAnonymous]
public sealed class SwitchLanguageModel : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/");

    public IActionResult OnPost(string? langue, string? retour)
    {
        Response.Cookies.Append(Language.Cookie, Language.Of(langue).TwoLetterISOLanguageName, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = Request.IsHttps,
            IsEssential = true,
        });
        return LocalRedirect(Url.IsLocalUrl(retour) ? retour : "/");
    }
}
