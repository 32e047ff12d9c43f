using System.Diagnostics;
using System.Text.Json;
using FsCheck.Fluent;

namespace KeplerAI.Messaging.Tests;

/// <summary>Against another reader of cron: Debian's python3-croniter, with day fields ANDed as ours are.</summary>
public sealed class CroniterComparison
{
    private const string Script = """
        import json, sys
        from datetime import datetime, timezone
        from croniter import croniter
        start = datetime(2026, 1, 15, 7, 23, tzinfo=timezone.utc)
        for text in json.load(sys.stdin):
            fires = croniter(text, start, day_or=False, max_years_between_matches=60)
            print(json.dumps([int(fires.get_next(datetime).timestamp()) for _ in range(12)]))
        """;

    [Fact]
    [Trait("Requirement", "D62")]
    public async Task Ten_thousand_random_expressions_fire_as_in_croniter()
    {
        var texts = CronTexts.Common.Sample(13_000).Distinct(StringComparer.Ordinal).Where(HasFires).Take(10_000).ToList();
        texts.Count.ShouldBe(10_000);

        var theirs = await CroniterAsync(texts);

        foreach (var (text, fires) in texts.Zip(theirs))
        {
            var ours = CronExpression.Parse(text).Next(12, new(2026, 1, 15, 7, 23, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
            var (mine, other) = Comparable(text, ours, [.. fires.Select(DateTimeOffset.FromUnixTimeSeconds)]);
            mine.ShouldBe(other, text);
        }
    }

    /// <summary>
    /// croniter 1.3.5 counts on to a 30th or 31st of February and so loses the first two days of March: « 0 0 1,31 * * » skips 1 March. Where
    /// the day field holds 30 or 31 these two days are left out of both lists; everything else is compared as it is.
    /// </summary>
    private static (IEnumerable<DateTimeOffset> Ours, IEnumerable<DateTimeOffset> Theirs) Comparable(string text, IReadOnlyList<DateTimeOffset> ours, IReadOnlyList<DateTimeOffset> theirs)
    {
        var day = text.Split(' ')[2];
        var late = day == "*" ? default : CronField.Parse(day, 3);
        if (!late.Has(30) && !late.Has(31))
        {
            return (ours, theirs);
        }

        var (mine, other) = (ours.Where(f => f is not { Month: 3, Day: < 3 }).ToList(), theirs.Where(f => f is not { Month: 3, Day: < 3 }).ToList());
        var both = Math.Min(mine.Count, other.Count);
        return (mine.Take(both), other.Take(both));
    }

    private static bool HasFires(string text) =>
        CronExpression.Parse(text).Next(12, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).Count == 12;

    private static async Task<IReadOnlyList<long[]>> CroniterAsync(IReadOnlyList<string> texts)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var python = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        var output = python.StandardOutput.ReadToEndAsync();
        var error = python.StandardError.ReadToEndAsync();
        await python.StandardInput.WriteAsync(JsonSerializer.Serialize(texts));
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        python.ExitCode.ShouldBe(0, "Debian's python3-croniter: " + await error);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<long[]>(line)!)];
    }
}
