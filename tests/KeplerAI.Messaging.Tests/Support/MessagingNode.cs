using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KeplerAI.Messaging.Tests;

/// <summary>One process, as far as the database can tell.</summary>
public sealed class MessagingNode(ServiceProvider provider) : IAsyncDisposable
{
    public static readonly Guid Ada = new("0199aaaa-0000-7000-8000-00000000000a");

    private readonly IReadOnlyList<IHostedService> _hosted = [.. provider.GetServices<IHostedService>()];

    public static MessagingNode Of(string store, string pages, Action<MessagingOptions>? configure = null, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton<Scale>().AddSingleton<Printer>().AddSingleton<SlotCollector>();
        services.AddSingleton<ICommandGate, Gatekeeper>();
        services.AddSingleton<IScheduleTarget>(provider => provider.GetRequiredService<SlotCollector>());
        services.AddEventStore(options =>
        {
            options.StoreConnection = store;
            options.PagesConnection = pages;
            options.MasterKey = () => new byte[32];
            options.Assemblies.Add(typeof(Parcel).Assembly);
            options.RunDaemon = false;
        });
        services.AddMessaging(options =>
        {
            options.Assemblies.Add(typeof(Parcel).Assembly);
            options.Hosted = false;
            configure?.Invoke(options);
        });
        more?.Invoke(services);
        return new(services.BuildServiceProvider());
    }

    public T Get<T>() where T : notnull => provider.GetRequiredService<T>();

    public IEventStore Store => Get<IEventStore>();

    public Task<CommandResult> SendAsync(ICommand command, Guid? key = null, Guid? by = null) =>
        Get<ICommandBus>().SendAsync(command, new(by ?? Ada, key ?? Guid.NewGuid()));

    public async Task<Guid> PackAsync(string? label = null)
    {
        var id = Guid.NewGuid();
        (await SendAsync(new PackParcel(id, label ?? id.ToString()[..8]))).Outcome.ShouldBe(Outcome.Accepted);
        return id;
    }

    public async Task<IReadOnlyList<IEvent>> EventsOfAsync(Guid stream)
    {
        await using var session = Store.QuerySession();
        return await session.FetchStreamAsync(stream);
    }

    public async Task StartAsync()
    {
        foreach (var service in _hosted)
        {
            await (service is IHostedLifecycleService early ? early.StartingAsync(CancellationToken.None) : Task.CompletedTask);
        }

        foreach (var service in _hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in _hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await provider.DisposeAsync();
    }
}
