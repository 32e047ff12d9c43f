using System.Text.RegularExpressions;

namespace KeplerAI.Architecture.Tests;

/// <summary>French and English say the same, and no page speaks without its resource.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void Every_French_text_has_its_English_one_and_conversely()
    {
        var (french, english) = (TextFiles.French.ByKey, TextFiles.English.ByKey);
        french.Where(text => !english.Contains(text.Key)).Select(text => $"{text.Key}: no English")
            .Concat(english.Where(text => !french.Contains(text.Key)).Select(text => $"{text.Key}: no French"))
            .ShouldBeEmptyList("Texts.restext and Texts.en.restext hold the same keys.");
    }

    [Fact]
    public void Both_languages_show_the_same_values()
    {
        var english = TextFiles.English.ByKey;
        TextFiles.French.Lines.Where(line => english.Contains(line.Key) && TextFiles.Placeholders(english[line.Key].First()) != TextFiles.Placeholders(line.Text))
            .Select(line => $"{line.File} {line.Key}")
            .ShouldBeEmptyList("The two languages have different placeholders.");
    }

    [Fact]
    public void A_key_stands_once_and_says_something()
    {
        var all = new[] { TextFiles.French, TextFiles.English };
        all.SelectMany(language => language.ByKey.Where(key => key.Count() > 1).Select(key => $"{key.Key}: {key.Count()} times"))
            .Concat(all.SelectMany(language => language.Lines.Where(line => string.IsNullOrWhiteSpace(line.Text)).Select(line => $"{line.Key}: empty")))
            .ShouldBeEmptyList("Keys are unique over the application, and no text is empty.");
    }

    [Fact]
    public void Pages_hold_no_words_of_their_own()
    {
        var views = ViewTexts.OfApplication();
        views.ShouldNotBeEmpty();
        views.SelectMany(view => view.Words.Select(word => $"{view.Name}: « {word} »")).ShouldBeEmptyList("Text in a .cshtml comes from a resource.");
    }

    [Fact]
    public void Attributes_that_people_read_hold_no_words_of_their_own() =>
        Sources.Files(".cshtml", "src").SelectMany(file => Spoken().Matches(File.ReadAllText(file))
                .Where(match => !match.Groups["value"].Value.StartsWith('@') && ViewTexts.Speaks(match.Groups["value"].Value))
                .Select(match => $"{Sources.Relative(file)}: {match.Value.Trim()}"))
            .ShouldBeEmptyList("Text in an attribute comes from a resource.");

    [Fact]
    public void Code_holds_no_French_sentence() =>
        Sources.Files(".cs", "src/KeplerAI").SelectMany(file => File.ReadLines(file)
                .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && FrenchLiteral().IsMatch(line))
                .Select(line => $"{Sources.Relative(file)}: {line.Trim()}"))
            .ShouldBeEmptyList("What people read in French comes from a resource.");

    [GeneratedRegex("""\s(title|placeholder|aria-label|aria-description|alt|text|label|heading|summary)="(?<value>[^"]*)\x22""")]
    private static partial Regex Spoken();

    // An accented word of three letters or more beside another word: a sentence, and not a character class or a folding table.
    [GeneratedRegex("\"[^\"]*\\p{L} \\p{L}*[éèêàùçôîûœ]\\p{L}*[^\"]*\"")]
    private static partial Regex FrenchLiteral();
}
