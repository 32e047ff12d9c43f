using System.Globalization;

namespace KeplerAI.Messaging;

/// <summary>One field of an expression as a set of values, and whether it was written as an interval (star, range or step).</summary>
internal readonly record struct CronField(ulong Values, bool IsInterval)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public bool Has(int value) => (Values & (1UL << value)) != 0;

    /// <summary>The first value at or after <paramref name="from"/>, or -1.</summary>
    public int NextFrom(int from)
    {
        var rest = from > 63 ? 0 : Values & (ulong.MaxValue << from);
        return rest == 0 ? -1 : System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    public static CronField Parse(string text, int number)
    {
        var range = Range.Of(number);
        var values = 0UL;
        var interval = false;
        foreach (var item in text.Split(','))
        {
            var (set, isInterval) = Item(item, range);
            values |= set;
            interval |= isInterval;
        }

        // 7 is Sunday too.
        return number == 5 && (values & (1UL << 7)) != 0
            ? new((values | 1UL) & 0x7FUL, interval)
            : new(values, interval);
    }

    private static (ulong Values, bool Interval) Item(string item, Range range)
    {
        var (body, step) = SplitStep(item, range);
        if (body is "*" || (body is "?" && range.Number is 3 or 5))
        {
            return (Set(range.Min, range.Max, step ?? 1, range), true);
        }

        var dash = body.IndexOf('-', StringComparison.Ordinal);
        if (dash >= 0)
        {
            return (Set(Value(body[..dash], range), Value(body[(dash + 1)..], range), step ?? 1, range), true);
        }

        var value = Value(body, range);
        return step is null ? (1UL << value, false) : (Set(value, range.Max, step.Value, range), true);
    }

    private static (string Body, int? Step) SplitStep(string item, Range range)
    {
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return (item, null);
        }

        // A step beyond the field's size would silently mean « once »: */90 is never what its author wants.
        return int.TryParse(item.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step >= 1 && step <= range.Max - range.Min + 1
            ? (item[..slash], step)
            : throw new CronFormatException(range.Number, "cron_step", item);
    }

    private static int Value(string text, Range range)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            var max = range.Number == 5 ? 7 : range.Max;
            return value >= range.Min && value <= max ? value : throw new CronFormatException(range.Number, "cron_value", text);
        }

        var names = range.Number switch { 4 => Months, 5 => Weekdays, _ => [] };
        var index = Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index + range.Min : throw new CronFormatException(range.Number, "cron_syntax", text);
    }

    /// <summary>A range whose end lies before its start goes round: 22-2 is 22, 23, 0, 1, 2.</summary>
    private static ulong Set(int first, int last, int step, Range range)
    {
        var size = range.Max - range.Min + 1;
        var length = last >= first ? last - first : last + size - first;
        var values = 0UL;
        for (var i = 0; i <= length; i += step)
        {
            values |= 1UL << (range.Min + ((first + i - range.Min) % size));
        }

        return values;
    }

    private sealed record Range(int Number, int Min, int Max)
    {
        public static Range Of(int number) => number switch
        {
            1 => new(1, 0, 59),
            2 => new(2, 0, 23),
            3 => new(3, 1, 31),
            4 => new(4, 1, 12),
            _ => new(5, 0, 6),
        };
    }
}
