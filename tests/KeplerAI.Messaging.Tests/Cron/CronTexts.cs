using FsCheck;
using FsCheck.Fluent;

namespace KeplerAI.Messaging.Tests;

/// <summary>Random expressions, as texts.</summary>
internal static class CronTexts
{
    public static readonly string[] Zones = ["Europe/Paris", "Africa/Casablanca", "America/Sao_Paulo", "Australia/Lord_Howe"];

    /// <summary>Any five fields; wide enough day fields that fires are not years apart.</summary>
    public static Gen<string> Any => Gen.Frequency((3, Common), (1, SpecialDay));

    /// <summary>A day that each month places itself: L, L-n, nW, LW for the day, nL and n#k for the weekday.</summary>
    private static Gen<string> SpecialDay =>
        from minute in Field(0, 59)
        from hour in Field(0, 23)
        from n in Gen.Choose(1, 31)
        from weekday in Gen.Choose(0, 7)
        from k in Gen.Choose(1, 5)
        from days in Gen.Elements("L *", $"L-{n - 1} *", $"{n}W *", "LW *", $"L-{n - 1}W *", $"* {weekday}L", $"* {weekday}#{k}")
        select $"{minute} {hour} {days.Replace(" ", " * ", StringComparison.Ordinal)}";

    /// <summary>The grammar that other readers of cron share.</summary>
    public static Gen<string> Common =>
        from minute in Field(0, 59)
        from hour in Field(0, 23)
        from day in Gen.Frequency((4, Gen.Constant("*")), (1, Field(1, 31)))
        from month in Gen.Frequency((6, Gen.Constant("*")), (1, Field(1, 12)))
        from weekday in Gen.Frequency((4, Gen.Constant("*")), (1, Field(0, 6)))
        select $"{minute} {hour} {day} {month} {weekday}";

    /// <summary>One minute of one hour, every day.</summary>
    public static Gen<string> FixedDaily =>
        from minute in Gen.Choose(0, 59)
        from hour in Gen.Choose(0, 4)
        select $"{minute} {hour} * * *";

    /// <summary>No reversed range, no step on a single value.</summary>
    public static Gen<string> Field(int min, int max)
    {
        var value = Gen.Choose(min, max).Select(v => $"{v}");
        var range =
            from a in Gen.Choose(min, max - 1)
            from b in Gen.Choose(a + 1, max)
            select (a, b);
        return Gen.OneOf(
            Gen.Constant("*"),
            value,
            range.Select(r => $"{r.a}-{r.b}"),
            from step in Gen.Choose(1, (max - min) / 2) select $"*/{step}",
            from r in range from step in Gen.Choose(1, r.b - r.a) select $"{r.a}-{r.b}/{step}",
            from a in value from b in value from r in range select $"{a},{b},{r.a}-{r.b}");
    }
}
