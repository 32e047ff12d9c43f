using KeplerAI.EventStore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KeplerAI.Platform.Hosting;

/// <summary>Healthy when the log can be read.</summary>
public sealed class DatabaseHealth(IEventStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return HealthCheckResult.Healthy($"{await store.HighWaterMarkAsync(cancellationToken)}");
        }
        catch (Exception e)
        {
            return HealthCheckResult.Unhealthy(exception: e);
        }
    }
}
