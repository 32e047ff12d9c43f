using System.Text.RegularExpressions;
using KeplerAI.Platform.Localisation;
using KeplerAI.Testing;

namespace KeplerAI.Tests.Platform.Localisation;

public sealed partial class TextsTests
{
    private static readonly string Source = Path.Combine(Checkout.Root, "src", "KeplerAI");

    [Fact]
    [Trait("Requirement", "D22")]
    public void Every_text_stands_in_both_languages()
    {
        var texts = TextCatalogue.Current;
        texts.French.Keys.Except(texts.English.Keys).ShouldBeEmpty("missing in English");
        texts.English.Keys.Except(texts.French.Keys).ShouldBeEmpty("missing in French");
    }

    [Fact]
    public void Both_languages_fill_in_the_same_places()
    {
        var texts = TextCatalogue.Current;
        texts.French.Where(t => Places(t.Value) != Places(texts.English.GetValueOrDefault(t.Key) ?? t.Value)).Select(t => t.Key).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "D22")]
    public void No_page_holds_a_sentence_of_its_own()
    {
        var found = Pages().SelectMany(file => Literals(File.ReadAllText(file)).Select(text => $"{Path.GetRelativePath(Source, file)}: {text}"));
        found.ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var known = TextCatalogue.Current.French;
        var missing = Pages().SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(m => m.Groups["key"].Value).Where(key => !known.ContainsKey(key)).Select(key => $"{Path.GetRelativePath(Source, file)}: {key}"));
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_icon_that_a_page_names_is_in_the_sprite()
    {
        var known = File.ReadAllLines(Path.Combine(Checkout.Root, "wwwroot-libs", "icons.txt")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var used = Pages().SelectMany(file => Icons().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value)).Distinct(StringComparer.Ordinal);
        used.Where(name => !known.Contains(name)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Pages() => Directory.GetFiles(Source, "*.cshtml", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>Runs of letters between two tags, code, names of languages and of the product left out.</summary>
    private static IEnumerable<string> Literals(string razor)
    {
        var markup = Code().Replace(Comment().Replace(razor, ""), "");
        return Between().Matches(markup).Select(m => m.Groups["text"].Value.Trim()).Where(text => Word().IsMatch(text) && text is not ("KeplerAI" or "Français" or "English" or "UTC"));
    }

    private static string Places(string text) => string.Join(',', Place().Matches(text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    [GeneratedRegex("""[^\w]T\["(?<key>[a-z0-9._-]+)"[\],]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("""<icon name="(?<name>[a-z0-9-]+)"|icon="(?<name>[a-z0-9-]+)" """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Icons();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("""@(T|Model|[A-Za-z]\w*)(\??!?\.\w+|\[[^\]]*\]|\([^()]*(\([^()]*\)[^()]*)*\))*|@\((?:[^()"]|"[^"]*"|\((?:[^()]|\([^()]*\))*\))*\)|^\s*[@{}].*$|^\s*(if|else|foreach|var|switch|return|private|using|case|break|for|while|await|public|static|string|_)\b.*$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<!=)>(?<text>[^<>@{}=;()""]+)</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"\p{L}{3,}", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
