using System.Collections;
using System.Globalization;
using KeplerAI.EventStore;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Administration.Journal;

/// <summary>Shows a member's value as a person reads it: names for users, words for enums, the reader's dates and numbers.</summary>
public sealed class EventValues(Texts texts)
{
    public const string Mask = "•••";

    private readonly Dictionary<Guid, string> _names = [];

    public void Know(IReadOnlyDictionary<Guid, string> names)
    {
        foreach (var (id, name) in names)
            _names[id] = name;
    }

    public string Show(string member, object? value) => value switch
    {
        null => "—",
        PersonalData person => person.Value ?? texts["user.erased"],
        Guid id => _names.GetValueOrDefault(id) ?? id.ToString()[..8],
        Enum constant => texts.Of(constant.GetType().Name, constant.ToString()),
        DateTimeOffset at => Language.Show(at),
        bool yes => texts[yes ? "common.yes" : "common.no"],
        double number => number.ToString("0.####", CultureInfo.CurrentCulture),
        long count when member.EndsWith("Rows", StringComparison.Ordinal) || member.EndsWith("Bytes", StringComparison.Ordinal) => count.ToString("N0", CultureInfo.CurrentCulture),
        string text when member.EndsWith("Rule", StringComparison.Ordinal) => Rule(text),
        string text when member.EndsWith("Sha256", StringComparison.Ordinal) && text.Length > 12 => text[..12] + "…",
        string text when text.Contains('.', StringComparison.Ordinal) && texts.Has(text) => texts[text],
        string text => text,
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Order().Select(key => $"{key} = {Show(member, map[key])}")),
        IEnumerable many => string.Join(", ", many.Cast<object?>().Select(item => Show(member, item))),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => string.Join(" · ", value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract").Select(p => Show(p.Name, p.GetValue(value)))),
    };

    // A rule of the domain has its message; one of the policy table has the name of its capability.
    private string Rule(string rule) =>
        texts.Has($"enum.Capability.{rule}") ? texts[$"enum.Capability.{rule}"]
        : texts.Has($"rule.{rule}") && !texts[$"rule.{rule}"].Contains('{', StringComparison.Ordinal) ? texts[$"rule.{rule}"].TrimEnd('.')
        : rule;
}
