using System.Text.Encodings.Web;
using System.Text.Json;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Demo;

/// <summary>« demo »: plays the main job on real data as the demo's accounts, prints its summary, then goes on serving (« --exit » ends it).</summary>
public sealed class DemoVerb : ICommandLineVerb
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "demo";

    public async Task<int> RunAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("KEPLER_DEMO", "1");
        await using var host = await PlatformHost.StartAsync([]);
        await using var scope = host.App.Services.CreateAsyncScope();
        var road = ActivatorUtilities.CreateInstance<DemoRoad>(scope.ServiceProvider, host.Settings);
        var summary = await road.PlayAsync(Console.Out, host.App.Lifetime.ApplicationStopping);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(summary, Json));
        await Console.Out.FlushAsync();
        if (!args.Contains("--exit"))
            await host.WaitForShutdownAsync();
        return 0;
    }
}
