using System.Globalization;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Lab.Datasets;

/// <summary>Bytes as people read them, in decimal units.</summary>
public static class FileSize
{
    private static readonly string[] Units = ["o", "ko", "Mo", "Go", "To"];

    private static readonly string[] EnglishUnits = ["B", "kB", "MB", "GB", "TB"];

    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1000 && unit < Units.Length - 1)
            (value, unit) = (value / 1000, unit + 1);
        return string.Create(CultureInfo.CurrentCulture, $"{Math.Round(value, unit == 0 ? 0 : 1):N1}").Replace($"{CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator}0", "", StringComparison.Ordinal)
            + $" {(Language.IsEnglish ? EnglishUnits : Units)[unit]}";
    }
}
