using System.Text.Json;
using System.Text.Json.Nodes;
using KeplerAI.EventStore;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Events;

/// <summary>What is stored for good: one sample per event name, as it was first written.</summary>
public sealed class GoldenEventsTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "KeplerAI.Tests", "Events", "golden");
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private EventCatalogue Catalogue => host.Services.GetRequiredService<EventCatalogue>();

    private JsonSerializerOptions Json => host.Services.GetRequiredService<EventJson>().Options;

    internal static string PathOf(string name) => Path.Combine(Folder, $"{name}.json");

    [Fact]
    public void Every_event_has_its_sample_and_every_sample_its_event()
    {
        var names = Catalogue.All.Select(t => t.Name).ToArray();
        if (Environment.GetEnvironmentVariable("KEPLER_GOLDEN") == "write")
            WriteMissing();
        var found = Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).ToArray();
        names.Except(found).Concat(found.Except(names)).ShouldBeEmpty(
            "A new event: KEPLER_GOLDEN=write dotnet test tests/KeplerAI.Tests --filter GoldenEvents writes its sample, to be committed. A renamed one: stored names are for ever.");
    }

    [Fact]
    public void A_stored_event_is_read_whole_and_would_be_written_the_same()
    {
        foreach (var type in Catalogue.All)
        {
            var stored = File.ReadAllText(PathOf(type.Name));
            var read = JsonSerializer.Deserialize(stored, type.Type, Json);
            var written = JsonSerializer.Serialize(read, type.Type, Json);
            JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse(written)).ShouldBeTrue(
                $"{type.Name} changed shape:\n{stored}\n{written}\nAn event never loses or renames a member; one that gains a member keeps this sample beside a new stored name.");
        }
    }

    // Personal data is sealed under a key of this run, which is then lost: a sample reads as an erased person's event does.
    private void WriteMissing()
    {
        foreach (var type in Catalogue.All.Where(t => !File.Exists(PathOf(t.Name))))
            File.WriteAllText(PathOf(type.Name), JsonNode.Parse(JsonSerializer.Serialize(EventSamples.Of(type), type.Type, Json))!.ToJsonString(Readable) + "\n");
    }
}
