using System.Text.Encodings.Web;
using System.Text.Unicode;
using KeplerAI.Platform.Layout;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.WebEncoders;

namespace KeplerAI.Platform.Hosting;

/// <summary>What every page needs.</summary>
public static class PlatformServices
{
    public static IServiceCollection AddPlatform(this IServiceCollection services, KeplerSettings settings)
    {
        DapperSetup.Apply();
        services.AddSingleton(settings).AddSingleton(TimeProvider.System).AddSingleton<Assets>().AddSingleton<Texts>().AddSingleton<AsyncRows>();
        services.AddScoped<TimeTravel.TimeTravel>().AddScoped<Shell>().AddScoped<PageCommands>();
        services.AddHttpContextAccessor().AddAuthentication();
        services.AddAuthorization();
        services.AddResponseCompression();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("postgres");
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        services.AddDataProtection().SetApplicationName("KeplerAI").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Secrets, "data-protection")));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "kepler_formulaire";
            options.SuppressXFrameOptionsHeader = true; // the policy's frame-ancestors says it, and more strictly
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CookieTempDataProviderOptions>(options => options.Cookie.Name = "kepler_message");
        services.AddRazorPages(options => options.RootDirectory = "/").AddMvcOptions(options =>
        {
            var form = options.ValueProviderFactories.OfType<FormValueProviderFactory>().Single();
            options.ValueProviderFactories[options.ValueProviderFactories.IndexOf(form)] = new InvariantFormValues();
        });
        foreach (var module in Modules.All)
            module.AddServices(services, settings);
        return services;
    }
}
