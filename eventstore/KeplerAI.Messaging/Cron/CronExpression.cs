namespace KeplerAI.Messaging;

/// <summary>
/// Five fields: minute, hour, day of month, month, weekday (0 or 7 is Sunday), with lists, ranges, steps and names; L, L-n, nW and LW for the
/// day of month, nL and n#k for the weekday, each alone in its field. When both day fields are restricted, both must hold. Daylight saving follows Cronos: a time that the clock jumps over fires at the first valid instant; in the
/// repeated hour a fixed expression fires once, an interval (star, range or step in minute or hour) both times.
/// </summary>
public sealed partial class CronExpression
{
    private readonly CronField _minute, _hour, _month;
    private readonly CronMonthDay _day;
    private readonly CronWeekday _weekday;

    private CronExpression(string[] parts)
    {
        Text = string.Join(' ', parts);
        _minute = CronField.Parse(parts[0], 1);
        _hour = CronField.Parse(parts[1], 2);
        _day = CronMonthDay.Parse(parts[2]);
        _month = CronField.Parse(parts[3], 4);
        _weekday = CronWeekday.Parse(parts[4]);
    }

    public string Text { get; }

    /// <summary>Follows elapsed time instead of the clock on the wall.</summary>
    public bool IsInterval => _minute.IsInterval || _hour.IsInterval;

    /// <exception cref="CronFormatException">Names the field and the rule it breaks.</exception>
    public static CronExpression Parse(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 5
            ? new(parts)
            : throw new CronFormatException(0, "cron_fields", text);
    }

    public static bool TryParse(string? text, out CronExpression? expression, out CronFormatException? error)
    {
        (expression, error) = (null, null);
        try
        {
            expression = Parse(text ?? "");
            return true;
        }
        catch (CronFormatException e)
        {
            error = e;
            return false;
        }
    }

    /// <summary>True when two fires may lie less than <paramref name="gap"/> apart (default five minutes).</summary>
    public bool IsTooFrequent(TimeSpan? gap = null)
    {
        var wanted = gap ?? TimeSpan.FromMinutes(5);
        var minutes = Enumerable.Range(0, 24 * 60).Where(m => _hour.Has(m / 60) && _minute.Has(m % 60)).ToList();
        var pairs = minutes.Zip(minutes.Skip(1).Append(minutes[0] + (24 * 60)), (a, b) => b - a);
        return pairs.Any(minutesApart => TimeSpan.FromMinutes(minutesApart) < wanted);
    }

    public bool Matches(DateTime local) =>
        _minute.Has(local.Minute) && _hour.Has(local.Hour) && MatchesDay(local);

    public override string ToString() => Text;

    private bool MatchesDay(DateTime local) =>
        _month.Has(local.Month) && _day.Has(local) && _weekday.Has(local);

    /// <summary>The first match at or after <paramref name="from"/> on a clock that never jumps.</summary>
    private DateTime? NextLocal(DateTime from)
    {
        var time = new DateTime(from.Year, from.Month, from.Day, from.Hour, from.Minute, 0);
        time = time < from ? time.AddMinutes(1) : time;

        // A 29 February that must be a given weekday can take forty years across 2100.
        for (var last = time.Year + 41; time.Year <= last; time = time.Date.AddDays(1))
        {
            if (!MatchesDay(time))
            {
                continue;
            }

            for (var hour = _hour.NextFrom(time.Hour); hour >= 0; hour = _hour.NextFrom(hour + 1))
            {
                var minute = _minute.NextFrom(hour == time.Hour ? time.Minute : 0);
                if (minute >= 0)
                {
                    return time.Date.AddMinutes((hour * 60) + minute);
                }
            }
        }

        return null;
    }
}
