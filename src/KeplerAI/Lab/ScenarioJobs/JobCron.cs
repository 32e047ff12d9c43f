using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>What a job's form asks of a cron text and its zone.</summary>
public static class JobCron
{
    public const string DefaultZone = "Europe/Paris";

    private static readonly string[] Fields = ["fields", "minute", "hour", "day", "month", "weekday"];

    public static bool KnowsZone(string? zone) => zone is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    /// <summary>Null when the text is a cron, otherwise the rule that names its wrong field.</summary>
    public static string? Objection(string cron) =>
        CronExpression.TryParse(cron, out _, out var error) ? null
        : error!.Rule is "cron_alone" or "cron_nth" ? $"job.{error.Rule}"
        : $"job.cron_{Fields[error.Field]}";

    /// <summary>The next instants, with the zone's offsets; empty when text or zone cannot be read.</summary>
    public static IReadOnlyList<DateTimeOffset> Next(string? cron, string? zone, DateTimeOffset after, int count) =>
        KnowsZone(zone) && CronExpression.TryParse(cron, out var expression, out _)
            ? expression!.Next(count, after, TimeZoneInfo.FindSystemTimeZoneById(zone!))
            : [];
}
