using System.Text.RegularExpressions;

namespace KeplerAI.EventStore;

internal static partial class Names
{
    /// <summary>Marten's alias of a CLR name: <c>AMLAlertRaised</c> is <c>aml_alert_raised</c>.</summary>
    public static string Alias(string name) =>
        LowerThenOther().Replace(OtherThenWord().Replace(name, "${a} ${b}"), "${a} ${b}").ToLowerInvariant().Replace(' ', '_');

    /// <summary>The alias of a type's name, found once.</summary>
    public static string AliasOf<T>() => OfType<T>.Alias;

    [GeneratedRegex(@"(?<a>\P{Ll})(?<b>\P{Ll}\p{Ll})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherThenWord();

    [GeneratedRegex(@"(?<a>\p{Ll})(?<b>\P{Ll})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LowerThenOther();

    private static class OfType<T>
    {
        public static readonly string Alias = Names.Alias(typeof(T).Name);
    }
}
