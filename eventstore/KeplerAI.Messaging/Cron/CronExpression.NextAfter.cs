namespace KeplerAI.Messaging;

public sealed partial class CronExpression
{
    /// <summary>The first fire after <paramref name="after"/>, with the offset that <paramref name="zone"/> has then; null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone)
    {
        // Between two transitions local time is plain arithmetic, so the search goes from one to the next. Only UTC-to-local is asked of
        // the zone: .NET's « ambiguous » and « invalid » tests misread zones whose winter time is the exception (Africa/Casablanca).
        var instant = after.UtcDateTime;
        var inclusive = false;
        while (true)
        {
            var offset = zone.GetUtcOffset(instant);
            var match = NextLocal(instant + offset + (inclusive ? TimeSpan.Zero : TimeSpan.FromTicks(1)));
            if (match is null)
            {
                return null;
            }

            var candidate = DateTime.SpecifyKind(match.Value - offset, DateTimeKind.Utc);
            if (NextTransition(zone, instant, candidate) is { } change)
            {
                var jumpedTo = change + zone.GetUtcOffset(change);
                if (match.Value < jumpedTo)
                {
                    return At(change, zone);
                }

                (instant, inclusive) = (change, true);
            }
            else if (!IsInterval && IsRepeat(zone, candidate))
            {
                (instant, inclusive) = (candidate, false);
            }
            else
            {
                return At(candidate, zone);
            }
        }
    }

    /// <summary>The <paramref name="count"/> fires after <paramref name="after"/>, in order.</summary>
    public IReadOnlyList<DateTimeOffset> Next(int count, DateTimeOffset after, TimeZoneInfo zone)
    {
        var fires = new List<DateTimeOffset>(count);
        while (fires.Count < count && NextAfter(after, zone) is { } fire)
        {
            fires.Add(fire);
            after = fire;
        }

        return fires;
    }

    /// <summary>The last fire at or before <paramref name="now"/> and not before <paramref name="earliest"/>.</summary>
    public DateTimeOffset? LastUpTo(DateTimeOffset now, DateTimeOffset earliest, TimeZoneInfo zone) =>
        LatestUpTo(1, now, earliest, zone) is [var fire] ? fire : null;

    /// <summary>The last <paramref name="count"/> fires at or before <paramref name="now"/> and not before <paramref name="earliest"/>, in order.</summary>
    public IReadOnlyList<DateTimeOffset> LatestUpTo(int count, DateTimeOffset now, DateTimeOffset earliest, TimeZoneInfo zone)
    {
        // Looks back in growing windows, so that a minutely job does not replay a month of minutes.
        for (var window = TimeSpan.FromHours(1); ; window *= 8)
        {
            var whole = now - earliest < window;
            var fires = new Queue<DateTimeOffset>();
            for (var next = NextAfter(whole ? earliest.AddTicks(-1) : now - window, zone); next is { } fire && fire <= now; next = NextAfter(fire, zone))
            {
                fires.Enqueue(fire);
                if (fires.Count > count)
                {
                    fires.Dequeue();
                }
            }

            if (whole || fires.Count == count)
            {
                return [.. fires];
            }
        }
    }

    private static DateTimeOffset At(DateTime utc, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), zone);

    /// <summary>The first instant in ]from, to] whose offset differs from that at <paramref name="from"/>.</summary>
    private static DateTime? NextTransition(TimeZoneInfo zone, DateTime from, DateTime to)
    {
        if (!zone.SupportsDaylightSavingTime)
        {
            return null;
        }

        var offset = zone.GetUtcOffset(from);
        for (var start = from; start < to; start = start.AddDays(1))
        {
            var end = start.AddDays(1) < to ? start.AddDays(1) : to;
            if (zone.GetUtcOffset(end) != offset)
            {
                return FirstChange(zone, start, end);
            }
        }

        return null;
    }

    private static DateTime FirstChange(TimeZoneInfo zone, DateTime start, DateTime end)
    {
        var offset = zone.GetUtcOffset(start);
        while ((end - start).Ticks > 1)
        {
            var middle = start + ((end - start) / 2);
            (start, end) = zone.GetUtcOffset(middle) == offset ? (middle, end) : (start, middle);
        }

        return end;
    }

    /// <summary>True when the clock on the wall showed this time once already, before it was set back.</summary>
    private static bool IsRepeat(TimeZoneInfo zone, DateTime utc)
    {
        var dayBefore = utc.AddDays(-1);
        if (NextTransition(zone, dayBefore, utc) is not { } change)
        {
            return false;
        }

        var before = zone.GetUtcOffset(dayBefore);
        return utc + zone.GetUtcOffset(utc) < change + before;
    }
}
