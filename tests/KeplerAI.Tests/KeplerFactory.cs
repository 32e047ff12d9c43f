using KeplerAI.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KeplerAI.Tests;

/// <summary>The whole application on a test server: real store, real bus, real pages. Durable work runs only when a test drains it.</summary>
internal sealed class KeplerFactory(string home, string postgres, bool demo = true, string? url = null, IReadOnlyDictionary<string, string>? settings = null) : WebApplicationFactory<Program>
{
    public TestClock Clock { get; } = new();

    public LogLines Log { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("KEPLER_HOME", home);
        builder.UseSetting("KEPLER_TOOLS", Checkout.Tools);
        builder.UseSetting("KEPLER_POSTGRES", postgres);
        builder.UseSetting("KEPLER_DEMO", demo ? "1" : "0");
        builder.UseSetting("KEPLER_BACKGROUND", "0");
        if (url is not null)
            builder.UseSetting("KEPLER_URL", url);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }
}
