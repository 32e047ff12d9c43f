using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Messaging;

/// <summary>Which handler does which payload, by the payload's type name as stored in the queue.</summary>
internal sealed class WorkHandlers
{
    private readonly Dictionary<string, Invoker> _invokers = new(StringComparer.Ordinal);

    public IEnumerable<string> PayloadTypes => _invokers.Keys;

    public static WorkHandlers Scan(IEnumerable<Assembly> assemblies, IServiceCollection services)
    {
        var handlers = new WorkHandlers();
        foreach (var (type, contract) in Found(assemblies))
        {
            var payload = contract.GetGenericArguments()[0];
            if (!handlers._invokers.TryAdd(payload.Name, Invoker.For(payload)))
            {
                throw new InvalidOperationException($"Two work handlers, or two payload types, go by the name {payload.Name}.");
            }

            services.AddScoped(contract, type);
        }

        return handlers;
    }

    public Invoker? Find(string payloadType) => _invokers.GetValueOrDefault(payloadType);

    private static IEnumerable<(Type Type, Type Contract)> Found(IEnumerable<Assembly> assemblies) =>
        from assembly in assemblies
        from type in assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IWorkHandler<>)
        select (type, contract);

    internal abstract class Invoker
    {
        public static Invoker For(Type payload) => (Invoker)Activator.CreateInstance(typeof(Invoker<>).MakeGenericType(payload))!;

        public abstract Task HandleAsync(IServiceProvider services, LeasedWork work, CancellationToken ct);
    }

    private sealed class Invoker<TPayload> : Invoker where TPayload : class
    {
        public override Task HandleAsync(IServiceProvider services, LeasedWork work, CancellationToken ct) =>
            services.GetRequiredService<IWorkHandler<TPayload>>().HandleAsync((TPayload)WorkJson.Read(work.Payload, typeof(TPayload)), work.Lease, ct);
    }
}
