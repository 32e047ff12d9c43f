using System.Text.RegularExpressions;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Administration.Journal;

/// <summary>Turns an event into the sentence of its type: « {Name} » and « {Definition.Cron} » are members of the event.</summary>
public sealed partial class EventSentence(Texts texts, EventValues values)
{
    /// <param name="hides">Says which members this reader may not see.</param>
    public string Of(string type, object data, Func<string, bool> hides) =>
        Placeholder().Replace(texts[$"event.{type}"], match => hides(match.Groups["path"].Value) ? EventValues.Mask : Show(match.Groups["path"].Value, data));

    // A rule's message may name the line and the column of a file, which stand beside it in the event.
    private string Show(string path, object data) =>
        path == "Rule" && At(data, path) is string rule && data.GetType().GetProperty("Line") is not null && texts.Has($"rule.{rule}")
            ? texts.Rule(rule, At(data, "Line") ?? "?", At(data, "Column") ?? "?").TrimEnd('.')
            : values.Show(path, At(data, path));

    private static object? At(object data, string path)
    {
        object? value = data;
        foreach (var name in path.Split('.'))
            value = value?.GetType().GetProperty(name)?.GetValue(value);
        return value;
    }

    [GeneratedRegex(@"\{(?<path>[A-Za-z0-9.]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
