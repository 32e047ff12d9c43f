using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeplerAI.Testing;

namespace KeplerAI.Architecture.Tests;

/// <summary>KeplerAI -> Messaging -> EventStore, KeplerAI -> Compute: no other arrow, and one writer per table.</summary>
public sealed partial class ArrowTests
{
    [Theory]
    [InlineData("eventstore/KeplerAI.EventStore", "")]
    [InlineData("eventstore/KeplerAI.Messaging", "KeplerAI.EventStore")]
    [InlineData("src/KeplerAI.Compute", "")]
    [InlineData("src/KeplerAI", "KeplerAI.Compute KeplerAI.Messaging")]
    public void A_project_refers_only_to_those_below_it(string folder, string below)
    {
        var project = XDocument.Load(Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.csproj").Single());
        var references = project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        references.Order(StringComparer.Ordinal).ShouldBe(below.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Only_the_event_store_writes_events_and_read_tables() =>
        Sources.Files(".cs", "src").Concat(Sources.Files(".sql", "src"))
            .SelectMany(file => StoreWrite().Matches(File.ReadAllText(file)).Select(match => $"{Sources.Relative(file)}: {match.Value}"))
            .ShouldBeEmptyList("SQL that writes to the event store's tables belongs in eventstore/.");

    [Fact]
    public void The_rule_sees_a_write()
    {
        StoreWrite().IsMatch("DELETE  FROM kepler_read.scenario").ShouldBeTrue();
        StoreWrite().IsMatch("select * from kepler_events.mt_events").ShouldBeFalse();
    }

    [GeneratedRegex("""\b(insert\s+into|update|delete\s+from|truncate(\s+table)?|merge\s+into|copy|alter\s+table|drop\s+table|create\s+table(\s+if\s+not\s+exists)?)\s+"?(kepler_(events|ledger|read)\b|mt_)""", RegexOptions.IgnoreCase)]
    private static partial Regex StoreWrite();
}
