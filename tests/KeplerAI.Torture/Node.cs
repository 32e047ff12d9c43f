using KeplerAI.EventStore;
using KeplerAI.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeplerAI.Torture;

/// <summary>One process's store and messaging, as a host starts them.</summary>
public sealed class Node(ServiceProvider provider) : IAsyncDisposable
{
    public IEventStore Store => provider.GetRequiredService<IEventStore>();

    public ILedger Ledger => provider.GetRequiredService<ILedger>();

    /// <summary>The time of the run, as this process sees it.</summary>
    public TimeProvider Time => provider.GetRequiredService<TimeProvider>();

    public Scheduler Scheduler => provider.GetRequiredService<Scheduler>();

    public static async Task<Node> StartAsync(NodeSettings settings)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<TimeProvider>(new FastClock(settings.Start, NodeSettings.Speed, TimeSpan.FromSeconds(((settings.Index * 7) % 5) - 2)));
        services.AddSingleton<ICommandGate, OpenGate>().AddSingleton<IScheduleTarget, SlotTarget>();
        services.AddEventStore(options =>
        {
            options.StoreConnection = settings.Store;
            options.PagesConnection = settings.Pages;
            options.MasterKey = () => new byte[32];
            options.Assemblies.Add(typeof(Node).Assembly);
            options.RunDaemon = settings.Role == "daemon";
            options.PollInterval = TimeSpan.FromMilliseconds(250);
            options.PauseOnError = TimeSpan.FromMilliseconds(300);
        });
        services.AddMessaging(options =>
        {
            options.Assemblies.Add(typeof(Node).Assembly);
            options.Hosted = settings.Role == "worker";
            options.Lease = TimeSpan.FromSeconds(1.5);
            options.Heartbeat = TimeSpan.FromMilliseconds(300);
            options.Poll = TimeSpan.FromMilliseconds(250);
            options.BackOff = TimeSpan.FromMilliseconds(50);
            options.BackOffCap = TimeSpan.FromMilliseconds(400);
            options.DefaultConcurrency = 4;
        });
        var node = new Node(services.BuildServiceProvider());
        foreach (var hosted in node.Hosted.OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(CancellationToken.None);
        }

        foreach (var hosted in node.Hosted)
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        return node;
    }

    private IEnumerable<IHostedService> Hosted => provider.GetServices<IHostedService>();

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in Hosted.Reverse())
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await provider.DisposeAsync();
    }
}
