using System.Globalization;

namespace KeplerAI.Lab.Datasets;

/// <summary>The choice for bad rows, as typed.</summary>
internal static class BadRowForm
{
    public static BadRowChoice Read(PrepareForm form) => form.BadRows switch
    {
        nameof(BadRows.SetAsideAll) => new(BadRows.SetAsideAll),
        nameof(BadRows.SetAsideUpTo) => new(BadRows.SetAsideUpTo, Count(form.MaxRows), Percent(form.MaxPercent)),
        _ => new(BadRows.Stop),
    };

    private static long? Count(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    // As the French write it, or as the browser sends it.
    private static double? Percent(string? text) => double.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) ? percent : null;
}
