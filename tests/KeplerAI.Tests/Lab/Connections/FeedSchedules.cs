using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Connections;

internal static class FeedSchedules
{
    /// <summary>When the feed is due next.</summary>
    public static async Task<DateTimeOffset> FeedSchedulesAsync(this KeplerHost host, Guid dataset) =>
        (await host.Services.GetRequiredService<IWorkBoard>().SchedulesAsync()).Single(s => s.JobId == DatabaseFeed.IdOf(dataset)).Next!.Value;
}
