using System.Globalization;

namespace KeplerAI.Messaging;

/// <summary>The weekday: a set of weekdays, or one of them at one place of the month. <c>5L</c> is the last Friday, <c>5#2</c> the second.</summary>
/// <param name="Nth">1 to 5; 0 for any, <see cref="Last"/> for the last.</param>
internal sealed record CronWeekday(CronField Weekdays, int Nth)
{
    private const int Last = -1;
    private const int Number = 5;

    public bool Has(DateTime date) => Weekdays.Has((int)date.DayOfWeek) && Nth switch
    {
        0 => true,
        Last => date.Day + 7 > DateTime.DaysInMonth(date.Year, date.Month),
        _ => ((date.Day - 1) / 7) + 1 == Nth,
    };

    public static CronWeekday Parse(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var last = text.AsSpan().IndexOfAny("Ll") >= 0;
        if (hash < 0 && !last)
        {
            return new(CronField.Parse(text, Number), 0);
        }

        if (text.AsSpan().IndexOfAny(",-/*") >= 0)
        {
            throw new CronFormatException(Number, "cron_alone", text);
        }

        return hash < 0
            ? new(CronField.Parse(text[..^1], Number), Last)
            : new(CronField.Parse(text[..hash], Number), Place(text, hash));
    }

    private static int Place(string text, int hash) =>
        int.TryParse(text.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var nth) && nth is >= 1 and <= 5
            ? nth
            : throw new CronFormatException(Number, "cron_nth", text);
}
