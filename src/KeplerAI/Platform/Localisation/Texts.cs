using System.Globalization;
using System.Text.RegularExpressions;

namespace KeplerAI.Platform.Localisation;

/// <summary>What people read, by key, in the language of the request.</summary>
public sealed partial class Texts(IHostEnvironment environment, ILogger<Texts> log)
{
    // A missing text must stop a developer, never a person at work.
    private readonly bool _strict = !environment.IsProduction();

    public string this[string key] => Find(key) ?? Missing(key);

    public string this[string key, params object?[] args] => string.Format(CultureInfo.CurrentCulture, Plural(this[key], args), args);

    public bool Has(string key) => Find(key) is not null;

    /// <summary>The label of an enum's value: <c>enum.Type.Member</c>.</summary>
    public string Of<TEnum>(TEnum value) where TEnum : struct, Enum => this[$"enum.{typeof(TEnum).Name}.{value}"];

    /// <summary>The same for a value stored by its name.</summary>
    public string Of(string enumType, string member) => this[$"enum.{enumType}.{member}"];

    /// <summary>The message of a broken rule.</summary>
    public string Rule(string rule, params IEnumerable<object> args)
    {
        var key = $"rule.{rule}";
        return args.ToArray() is { Length: > 0 } given ? this[key, given] : this[key];
    }

    // « {0} fichier(s) »: the number before the word decides.
    private static string Plural(string text, object?[] args) => Countable().Replace(text, match =>
    {
        var value = args.ElementAtOrDefault(int.Parse(match.Groups["index"].Value, CultureInfo.InvariantCulture));
        var known = double.TryParse(Convert.ToString(value, CultureInfo.CurrentCulture), NumberStyles.Number, CultureInfo.CurrentCulture, out var count);
        var one = known && (Language.IsEnglish ? Math.Abs(count - 1) < 1e-9 : Math.Abs(count) < 2);
        return $"{match.Groups["kept"].Value}{(one ? "" : "s")}";
    });

    [GeneratedRegex(@"(?<kept>\{(?<index>\d)(:[^}]*)?\}[^{}()]*)\(s\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Countable();

    private static string? Find(string key)
    {
        var texts = TextCatalogue.Current;
        return (Language.IsEnglish ? texts.English : texts.French).GetValueOrDefault(key);
    }

    private string Missing(string key)
    {
        if (_strict)
            throw new KeyNotFoundException($"No text under « {key} » in {CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}.");
        log.LogError("No text under {Key}", key);
        return key;
    }
}
