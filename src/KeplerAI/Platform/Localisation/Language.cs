using System.Globalization;

namespace KeplerAI.Platform.Localisation;

/// <summary>The two languages of the interface, and the zone in which hours are shown.</summary>
public static class Language
{
    public const string Cookie = "kepler_langue";

    public static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public static CultureInfo Of(string? code) => code == "en" ? English : French;

    public static DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>« 14 mars 2026, 18:00 » in the reader's language.</summary>
    public static string Show(DateTimeOffset instant) => ToLocal(instant).ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture);

    /// <summary>The language of this request: its cookie, French without one. Browsers' own preference is not asked: the field works in French.</summary>
    public static IApplicationBuilder UseLanguage(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var culture = Of(context.Request.Cookies[Cookie]);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        return next(context);
    });
}
