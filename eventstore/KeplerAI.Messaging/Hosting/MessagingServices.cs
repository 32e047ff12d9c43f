using System.Reflection;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

public static class MessagingServices
{
    /// <summary>
    /// Adds <see cref="ICommandBus"/>, reactors, <see cref="WorkQueue"/>, work handlers, <see cref="IWorkLedger"/>, <see cref="IRunningWork"/>,
    /// <see cref="IProgressBoard"/>, <see cref="IWorkBoard"/>, <see cref="IWorkDrain"/> and <see cref="Scheduler"/> beside an event store. The application gives the
    /// <see cref="ICommandGate"/> and, when it schedules, the <see cref="IScheduleTarget"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A command has no handler, or one that cannot be bound.</exception>
    public static IServiceCollection AddMessaging(this IServiceCollection services, Action<MessagingOptions> configure)
    {
        var options = new MessagingOptions();
        configure(options);
        var assemblies = options.Assemblies.Distinct().ToArray();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(CommandHandlers.Scan(assemblies));
        services.AddSingleton<ICommandBus, CommandBus>();
        services.AddSingleton(WorkHandlers.Scan(assemblies, services));
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<RunningWork>();
        services.AddSingleton<IRunningWork>(provider => provider.GetRequiredService<RunningWork>());
        services.AddSingleton<IWorkLedger, WorkLedger>();
        services.AddSingleton<IWorkBoard, WorkBoard>();
        services.AddSingleton<IProgressBoard, ProgressBoard>();
        services.AddSingleton<WorkRunner>();
        services.AddSingleton<IWorkDrain>(provider => provider.GetRequiredService<WorkRunner>());
        services.AddSingleton<Scheduler>();
        services.AddSingleton<Signals>();
        foreach (var reactor in assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false } && typeof(Reactor).IsAssignableFrom(t)))
        {
            services.AddSingleton<IEventShard>(provider => new ReactorShard((Reactor)ActivatorUtilities.CreateInstance(provider, reactor)));
        }

        if (options.Hosted)
        {
            services.AddHostedService<NotificationListener>();
            services.AddHostedService<WorkerService>();
            services.AddHostedService<SchedulerService>();
        }

        return services;
    }
}
