using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeplerAI.Administration.Journal;
using KeplerAI.EventStore;
using KeplerAI.Platform.Localisation;
using KeplerAI.Tests.Events;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Administration.Journal;

/// <summary>Every event type, from its stored sample to the words that people read.</summary>
public sealed partial class EventSentenceTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    [Trait("Requirement", "R034")]
    public void Every_event_has_its_sentence_without_a_hole_or_a_name_of_code(string language)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language.Of(language);
        using var scope = host.Services.CreateScope();
        var sentence = scope.ServiceProvider.GetRequiredService<EventSentence>();
        var texts = host.Services.GetRequiredService<Texts>();
        foreach (var type in host.Services.GetRequiredService<EventCatalogue>().All)
        {
            var words = sentence.Of(type.Name, Sample(type), _ => false);
            words.ShouldNotBeNullOrWhiteSpace(type.Name);
            words.ShouldNotContain("{", customMessage: words);
            Raw().Matches(words).Select(m => m.Value).Except(["DevOps", "KeplerAI"]).ShouldBeEmpty(words);
            RuleKey().IsMatch(words).ShouldBeFalse(words);
            texts.Has($"eventtype.{type.Name}").ShouldBeTrue(type.Name);
        }
    }

    [Fact]
    public void A_refused_file_is_told_with_its_line()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language.French;
        var type = host.Services.GetRequiredService<EventCatalogue>().Find("dataset_ingestion_failed")!;
        using var scope = host.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<EventSentence>().Of(type.Name, Sample(type), _ => false).Replace('\u00a0', ' ').ShouldStartWith("a refusé le fichier importé : Ligne 1200 : le nombre de champs");
    }

    [Fact]
    [Trait("Requirement", "D59")]
    public void A_hidden_member_is_dots()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language.French;
        var type = host.Services.GetRequiredService<EventCatalogue>().Find("scenario_created")!;
        using var scope = host.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<EventSentence>().Of(type.Name, Sample(type), member => member == "Name").Replace('\u00a0', ' ').ShouldBe("a créé le scénario « ••• » (SC_3)");
    }

    private object Sample(EventType type) =>
        JsonSerializer.Deserialize(File.ReadAllText(GoldenEventsTests.PathOf(type.Name)), type.Type, host.Services.GetRequiredService<EventJson>().Options)!;

    // Two words glued by a capital, as members and types are named.
    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z]\w+\b(?! d'essai)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Raw();

    [GeneratedRegex(@"\b[a-z_]+\.[a-z_]+\b(?<!\.(?:csv|py))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RuleKey();
}
