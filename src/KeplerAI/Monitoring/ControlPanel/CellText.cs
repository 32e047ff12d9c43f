using System.Globalization;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>A value as people read it, in the language of the request.</summary>
public static class CellText
{
    public static string Show(object? value, Texts texts) => value switch
    {
        null => texts["common.none"],
        bool flag => texts[flag ? "common.yes" : "common.no"],
        short or int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.CurrentCulture),
        float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("#,##0.####", CultureInfo.CurrentCulture),
        DateOnly date => date.ToString("d", CultureInfo.CurrentCulture),
        DateTime instant => instant.TimeOfDay == TimeSpan.Zero ? instant.ToString("d", CultureInfo.CurrentCulture) : instant.ToString("g", CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A cell of a CSV file for French spreadsheets; a text that would start a formula is led by an apostrophe.</summary>
    public static string Csv(object? value)
    {
        var text = value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            DateTime instant => instant.ToString("s", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, Language.French),
            string s when s.Length > 0 && s[0] is '=' or '+' or '-' or '@' or '\t' or '\r' => $"'{value}",
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().IndexOfAny(";\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
