using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.EventStore;

/// <summary>{"Subject": guid, "Sealed": base64 or null}.</summary>
internal sealed class PersonalDataConverter(PersonKeys keys) : JsonConverter<PersonalData>
{
    private sealed record Stored(Guid Subject, string? Sealed);

    public override PersonalData? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var stored = JsonSerializer.Deserialize<Stored>(ref reader, JsonSerializerOptions.Default);
        if (stored is null)
        {
            return null;
        }

        var key = stored.Sealed is null ? null : keys.Find(stored.Subject);
        var value = key is null ? null : Sealing.OpenText(key, Convert.FromBase64String(stored.Sealed!), stored.Subject);
        return new PersonalData(stored.Subject, value) { Sealed = stored.Sealed };
    }

    public override void Write(Utf8JsonWriter writer, PersonalData value, JsonSerializerOptions options)
    {
        var cipher = value.Sealed
            ?? (value.Value is null ? null : Convert.ToBase64String(Sealing.SealText(keys.FindOrMake(value.Subject), value.Value, value.Subject)));
        JsonSerializer.Serialize(writer, new Stored(value.Subject, cipher), JsonSerializerOptions.Default);
    }
}
