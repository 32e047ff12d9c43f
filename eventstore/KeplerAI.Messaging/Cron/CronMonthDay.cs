using System.Globalization;
using System.Text.RegularExpressions;

namespace KeplerAI.Messaging;

/// <summary>
/// The day of the month: a set of days, or one day that each month places itself. <c>L</c> is the last, <c>L-3</c> three before it, <c>15W</c> the
/// weekday nearest to the 15th and <c>LW</c> to the last. A weekday is looked for inside the month only; a day that a month lacks does not come in it.
/// </summary>
internal sealed partial record CronMonthDay(CronField Days, CronMonthDay.Place? Placed = null)
{
    private const int Number = 3;

    public bool Has(DateTime date) => Placed is { } place ? place.In(date.Year, date.Month) == date.Day : Days.Has(date.Day);

    public static CronMonthDay Parse(string text)
    {
        if (text.AsSpan().IndexOfAny("LlWw") < 0)
        {
            return new(CronField.Parse(text, Number));
        }

        if (text.AsSpan().IndexOfAny(",/") >= 0)
        {
            throw new CronFormatException(Number, "cron_alone", text);
        }

        var match = Special().Match(text);
        if (!match.Success)
        {
            throw new CronFormatException(Number, "cron_syntax", text);
        }

        var fromEnd = match.Groups["last"].Success;
        var day = match.Groups["n"].Success ? int.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return day is > 31 or < 0 || (fromEnd ? day > 30 : day == 0)
            ? throw new CronFormatException(Number, "cron_value", text)
            : new(default, new(fromEnd, day, match.Groups["nearest"].Success));
    }

    [GeneratedRegex(@"^((?<last>L)(-(?<n>\d{1,2}))?|(?<n>\d{1,2}))(?<nearest>W)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Special();

    /// <param name="Day">The day, or how many days before the last one when <paramref name="FromEnd"/>.</param>
    internal readonly record struct Place(bool FromEnd, int Day, bool Nearest)
    {
        /// <returns>0 when this month has no such day.</returns>
        public int In(int year, int month)
        {
            var last = DateTime.DaysInMonth(year, month);
            var day = FromEnd ? last - Day : Day;
            return day < 1 || day > last ? 0 : Nearest ? NearestWeekday(new(year, month, day), last) : day;
        }

        private static int NearestWeekday(DateTime date, int last) => date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.Day == 1 ? 3 : date.Day - 1,
            DayOfWeek.Sunday => date.Day == last ? date.Day - 2 : date.Day + 1,
            _ => date.Day,
        };
    }
}
