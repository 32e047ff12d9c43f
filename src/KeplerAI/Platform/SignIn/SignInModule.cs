using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace KeplerAI.Platform.SignIn;

/// <summary>Cookie sessions whose truth is in the database: each request checks that the session lives and the account is enabled.</summary>
public sealed class SignInModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<PagesDatabase>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<INumbers, Numbers>();
        services.AddSingleton(_ => new LoginHasher(Secrets.Key(settings, "login-hash.key")));
        services.AddScoped<ICurrentUser, CurrentUser>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<SignInService>();
        services.AddScoped<Invitations>();
        services.AddScoped<IUserDirectory, UserDirectory>();
        services.AddScoped<FirstAccount>();
        services.AddScoped<DemoAccounts>();
        services.AddHostedService<AccountsAtStart>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "kepler";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/connexion";
            options.AccessDeniedPath = "/erreur/403";
            options.ReturnUrlParameter = "retour";
            options.ExpireTimeSpan = TimeSpan.FromHours(10);
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = CheckAsync;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var ct = context.HttpContext.RequestAborted;
        var sessions = services.GetRequiredService<SessionStore>();
        if (Guid.TryParse(context.Principal?.FindFirst("sid")?.Value, out var sid) && await sessions.FindAsync(sid, ct) is { } session)
        {
            if (await services.GetRequiredService<IReadTables>().FindAsync<UserRow>(AsOf.Now, session.UserId, ct) is { Disabled: false } user)
            {
                context.HttpContext.Features.Set(new AccountFeature(user, session));
                return;
            }

            await sessions.EndAllAsync(session.UserId, ct);
        }

        context.RejectPrincipal();
    }
}
