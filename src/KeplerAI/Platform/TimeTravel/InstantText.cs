using System.Globalization;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Platform.TimeTravel;

/// <summary>Reads what people write after <c>?au=</c>: an event number, an ISO instant, or a local date and hour of Europe/Paris.</summary>
public static class InstantText
{
    private static readonly string[] Local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    public static long? Position(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static DateTimeOffset? Instant(string text)
    {
        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return FromLocal(text.Length == 10 ? local.AddDays(1).AddTicks(-1) : local);
        // « + » in a query string arrives as a space.
        return DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) && text.Contains('T', StringComparison.Ordinal) ? instant : null;
    }

    /// <summary>An hour that the spring change skips is read as the first one after it; an hour that autumn repeats, as its second passage (nothing is missing then).</summary>
    private static DateTimeOffset FromLocal(DateTime local)
    {
        if (Language.Zone.IsInvalidTime(local))
            local = local.AddHours(1);
        var offset = Language.Zone.IsAmbiguousTime(local) ? Language.Zone.GetAmbiguousTimeOffsets(local).Min() : Language.Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
