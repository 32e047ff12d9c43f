namespace KeplerAI.Messaging;

/// <summary>A cron text that cannot be read. <paramref name="Field"/> is 1 (minute) to 5 (weekday), 0 when the number of fields is wrong.</summary>
public sealed class CronFormatException(int field, string rule, string part)
    : FormatException($"Cron field {field}: « {part} » breaks {rule}.")
{
    public int Field { get; } = field;

    /// <summary>Resource key of the message: cron_fields, cron_syntax, cron_value, cron_step, cron_alone (L, W or # in a list, range or step), cron_nth (beyond #1 to #5).</summary>
    public string Rule { get; } = rule;

    /// <summary>The piece of text that is wrong.</summary>
    public string Part { get; } = part;
}
