using KeplerAI.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace KeplerAI.Tests;

/// <summary>The whole application on a test server: real store, real bus, real pages. Durable work runs only when a test drains it.</summary>
internal sealed class KeplerFactory(string home, string postgres) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("KEPLER_HOME", home);
        builder.UseSetting("KEPLER_TOOLS", Checkout.Tools);
        builder.UseSetting("KEPLER_POSTGRES", postgres);
        builder.UseSetting("KEPLER_DEMO", "1");
        builder.UseSetting("KEPLER_BACKGROUND", "0");
    }
}
