using System.Diagnostics;
using System.Globalization;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;

namespace KeplerAI.Platform.Hosting;

/// <summary>The running platform: its lock, its database and its web host, ended in the opposite order.</summary>
public sealed class PlatformHost : IAsyncDisposable
{
    private readonly HomeLock _lock;
    private readonly Database _database;

    private PlatformHost(HomeLock homeLock, Database database, WebApplication app)
    {
        _lock = homeLock;
        _database = database;
        App = app;
    }

    public WebApplication App { get; }

    public KeplerSettings Settings => _database.Settings;

    public static async Task<PlatformHost> StartAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = SettingsReader.Read(builder.Configuration);
        var homeLock = HomeLock.Take(settings.Home);
        Database? database = null;
        try
        {
            Leftovers.Clear(settings);
            Secrets.Prepare(settings);
            database = await Database.StartAsync(settings, builder.Configuration);
            Configure(builder, database.Settings);
            var app = builder.Build();
            app.UsePlatform();
            await app.StartAsync();
            await SayReadyAsync(app, database.Settings);
            return new PlatformHost(homeLock, database, app);
        }
        catch
        {
            if (database is not null)
                await database.DisposeAsync();
            homeLock.Dispose();
            throw;
        }
    }

    public Task WaitForShutdownAsync() => App.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _database.DisposeAsync();
        _lock.Dispose();
    }

    private static void Configure(WebApplicationBuilder builder, KeplerSettings settings)
    {
        builder.Logging.AddSimpleConsole(options => (options.SingleLine, options.ColorBehavior) = (true, LoggerColorBehavior.Disabled));
        // Keys lie in the home folder, which its owner alone can read; there is no other secret here to seal them with.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var port in new[] { settings.Port, settings.JupyterPort })
            {
                if (settings.Demo)
                    kestrel.ListenLocalhost(port);
                else
                    kestrel.ListenAnyIP(port);
            }
        });
        builder.Services.AddPlatform(settings);
    }

    /// <summary>« Ready » means that a page has been served, not that a port is open.</summary>
    private static async Task SayReadyAsync(WebApplication app, KeplerSettings settings)
    {
        if (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>() is not { Addresses.Count: > 0 })
            return;
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{settings.Port}") };
        using var first = await client.GetAsync(new Uri("/", UriKind.Relative));
        var seconds = (DateTimeOffset.Now - Started(app.Configuration)).TotalSeconds;
        Console.WriteLine(TextCatalogue.Current.French["start.ready"], seconds.ToString("0.0", CultureInfo.CurrentCulture), settings.Url);
    }

    /// <summary>When the command was typed; ./kepler says so, otherwise the process's own start.</summary>
    private static DateTimeOffset Started(IConfiguration configuration) =>
        long.TryParse(configuration["KEPLER_STARTED"], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : new DateTimeOffset(Process.GetCurrentProcess().StartTime);
}
