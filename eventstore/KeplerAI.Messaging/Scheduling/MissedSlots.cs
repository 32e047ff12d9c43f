namespace KeplerAI.Messaging;

/// <summary>What becomes of slots that came due while nothing could fire them.</summary>
public enum MissedSlots
{
    /// <summary>None of them fires.</summary>
    Skip,

    /// <summary>The most recent one fires.</summary>
    Once,

    /// <summary>They fire in order; of more than the cap, the most recent ones.</summary>
    All,
}

/// <summary>Decides which slot of a job fires now, and which comes next, both in UTC.</summary>
/// <param name="Slot">Null when what is due was missed and does not fire.</param>
internal sealed record SlotPlan(DateTimeOffset? Slot, DateTimeOffset? Next)
{
    /// <param name="first">The first slot that has not fired; not after <paramref name="now"/>.</param>
    /// <param name="late">How old a slot may be before it counts as missed.</param>
    public static SlotPlan Of(CronExpression cron, TimeZoneInfo zone, DateTimeOffset first, DateTimeOffset now, MissedSlots missed, int cap, TimeSpan late)
    {
        if (missed == MissedSlots.All)
        {
            var oldest = cron.LatestUpTo(cap, now, first, zone) is [var slot, ..] ? slot : first;
            return Utc(oldest, cron.NextAfter(oldest, zone));
        }

        var last = cron.LastUpTo(now, first, zone) ?? first;
        return Utc(missed == MissedSlots.Skip && now - last > late ? null : last, cron.NextAfter(now, zone));
    }

    private static SlotPlan Utc(DateTimeOffset? slot, DateTimeOffset? next) => new(slot?.ToUniversalTime(), next?.ToUniversalTime());
}
