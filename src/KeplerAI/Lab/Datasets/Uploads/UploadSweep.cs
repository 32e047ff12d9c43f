using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>Forgets uploads that nobody has gone on with (tus expiration), and files that no upload knows.</summary>
public sealed class UploadSweep(UploadStore store, UploadFiles files, UploadLocks locks, KeplerSettings settings, TimeProvider clock, ILogger<UploadSweep> log) : BackgroundService
{
    /// <summary>How long an upload waits for its next bytes, or, once whole, for its import.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(30);

    /// <returns>How many uploads went.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var expired = 0;
        foreach (var upload in await store.ExpiredAsync(clock.GetUtcNow(), ct))
        {
            using var held = locks.TryTake(upload.UploadId);
            if (held is null)
                continue;
            files.Remove(upload.UploadId);
            await store.RemoveAsync(upload.UploadId, ct);
            expired++;
        }

        foreach (var (id, file) in files.Older(clock.GetUtcNow() - Patience))
            if (await store.FindAsync(id, ct) is null)
                File.Delete(file);
        return expired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Background)
            return;
        using var timer = new PeriodicTimer(Rhythm, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is IOException or System.Data.Common.DbException)
            {
                log.LogWarning(e, "Expired uploads could not be swept; the next round tries again");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
