using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.EventStore;

/// <summary>How events, read rows, commands and work payloads are written: PascalCase, enums by name, personal data sealed.</summary>
public sealed class EventJson
{
    internal EventJson(PersonKeys keys)
    {
        Options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = null,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the text goes into jsonb, never into a page
            Converters = { new JsonStringEnumConverter(), new PersonalDataConverter(keys), new ImmutableArrayConverterFactory(), new InstantConverter() },
        };
        Options.MakeReadOnly(populateMissingResolver: true);
    }

    public JsonSerializerOptions Options { get; }
}
