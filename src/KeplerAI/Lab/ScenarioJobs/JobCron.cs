namespace KeplerAI.Lab.ScenarioJobs;
public static class JobCron
{
    public const string DefaultZone = "Europe/Paris";
    public static bool KnowsZone(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
    public static bool IsValid(string cron) => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5;
}
