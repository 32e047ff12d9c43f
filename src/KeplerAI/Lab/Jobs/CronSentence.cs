using System.Globalization;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Lab.Jobs;

/// <summary>Says a cron expression, already known to be one, in the reader's language.</summary>
public sealed class CronSentence(Texts texts)
{
    private const int TimesAtMost = 6;

    public string Of(string cron)
    {
        var parts = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (day, weekday) = (parts[2], parts[4]);
        var days = (Every(day), Every(weekday)) switch
        {
            (true, true) => texts["cron.every_day"],
            (true, false) => Weekdays(weekday),
            (false, true) => MonthDays(day),
            _ => texts["cron.both_days", MonthDays(day), Weekdays(weekday)],
        };
        var months = Every(parts[3]) ? "" : texts["cron.in_months", Items(parts[3], Month, "cron.month")];
        var sentence = texts["cron.sentence", days + months, Times(parts[0], parts[1])];
        return char.ToUpper(sentence[0], CultureInfo.CurrentCulture) + sentence[1..];
    }

    private static bool Every(string field) => field is "*" or "?";

    private string Times(string minute, string hour)
    {
        if (Plain(minute) is { } minutes && Plain(hour) is { } hours && minutes.Length * hours.Length <= TimesAtMost)
            return texts["cron.at", Joined([.. hours.SelectMany(h => minutes.Select(m => texts["cron.time", h, m.ToString("00", CultureInfo.InvariantCulture)]))])];
        var within = Every(hour) ? "" : Step(hour) is { } everyHours ? texts["cron.every_hours", everyHours] : texts["cron.during_hours", Items(hour, h => texts["cron.clock", h], "cron.hour")];
        if (Every(minute))
            return texts["cron.every_minute"] + within;
        return Step(minute) is { } everyMinutes
            ? texts["cron.every_minutes", everyMinutes] + within
            : texts[within.Length == 0 ? "cron.each_hour" : "cron.at_minutes", Items(minute, m => m.ToString(CultureInfo.CurrentCulture), "cron.minute")] + within;
    }

    private string Weekdays(string field)
    {
        if (field.Contains('#', StringComparison.Ordinal) && field.Split('#') is [var day, var nth])
            return texts["cron.nth_weekday", texts[$"cron.nth_{nth}"], Weekday(Number(day, Weekdays3))];
        return field.EndsWith('L') || field.EndsWith('l')
            ? texts["cron.last_weekday", Weekday(Number(field[..^1], Weekdays3))]
            : Items(field, Weekday, "cron.weekday");
    }

    private string MonthDays(string field)
    {
        var upper = field.ToUpperInvariant();
        if (upper == "L")
            return texts["cron.last_day"];
        if (upper == "LW")
            return texts["cron.last_workday"];
        if (upper.StartsWith("L-", StringComparison.Ordinal))
            return texts[upper.EndsWith('W') ? "cron.workday_before_last" : "cron.day_before_last", upper[2..].TrimEnd('W')];
        return upper.EndsWith('W') ? texts["cron.nearest_workday", upper[..^1]] : texts["cron.month_days", Items(field, d => d == 1 ? texts["cron.first"] : d.ToString(CultureInfo.CurrentCulture), "cron.day")];
    }

    /// <summary>The values of a field written as values alone; null otherwise.</summary>
    private static int[]? Plain(string field) =>
        field.Split(',').Select(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray() is var values && !values.Contains(-1) ? values : null;

    /// <summary>The n of a field written <c>*/n</c>.</summary>
    private static string? Step(string field) => field.StartsWith("*/", StringComparison.Ordinal) && !field.Contains(',', StringComparison.Ordinal) ? field[2..] : null;

    /// <param name="key">Resources of the field: one value, <c>_range</c>, <c>_step</c>.</param>
    private string Items(string field, Func<int, string> name, string key) => Joined([.. field.Split(',').Select(item => Item(item, name, key))]);

    private string Item(string item, Func<int, string> name, string key)
    {
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var body = slash < 0 ? item : item[..slash];
        var step = slash < 0 ? null : texts[$"{key}_step", item[(slash + 1)..]];
        if (Every(body))
            return step!;
        var range = body.Split('-') is [var from, var to] ? texts[$"{key}_range", name(Value(from)), name(Value(to))] : null;
        return (step, range) switch
        {
            (null, _) => range ?? texts[key, name(Value(body))],
            (_, null) => texts["cron.step_from", step, name(Value(body))],
            _ => texts["cron.step_within", step, range],
        };
    }

    private string Joined(IReadOnlyList<string> items) => items.Count == 1 ? items[0] : texts["cron.and", string.Join(", ", items.Take(items.Count - 1)), items[^1]];

    private static readonly string[] Months3 = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays3 = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static int Value(string text) => char.IsAsciiDigit(text[0]) ? Number(text, []) : Array.IndexOf(Months3, text.ToUpperInvariant()) is >= 0 and var month ? month + 1 : Number(text, Weekdays3);

    private static int Number(string text, string[] names) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : Array.IndexOf(names, text.ToUpperInvariant());

    private static string Month(int month) => CultureInfo.CurrentUICulture.DateTimeFormat.GetMonthName(month);

    private static string Weekday(int day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)(day % 7));
}
