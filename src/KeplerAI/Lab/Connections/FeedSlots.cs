using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Connections;

/// <summary>A due slot asks for a refresh. Its id and idempotency key come from dataset and slot: two schedulers make one refresh.</summary>
public sealed class FeedSlots(IReadTables tables, ICommandBus commands) : IScheduledKind
{
    public async Task<bool> FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        if (await tables.FindAsync<FeedRow>(AsOf.Now, jobId, ct) is not { } feed)
            return false;
        if (feed.Paused)
            return true;
        var refreshId = RefreshDataset.IdOf(feed.DatasetId, slot);
        await commands.SendAsync(new RefreshDataset(feed.DatasetId, refreshId, slot), new CommandEnvelope(Actor.System.UserId, refreshId, CorrelationId: $"slot-{refreshId:N}"), ct);
        return true;
    }
}
