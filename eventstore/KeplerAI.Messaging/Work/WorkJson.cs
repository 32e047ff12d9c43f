using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.Messaging;

internal static class WorkJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write(object payload) => JsonSerializer.Serialize(payload, payload.GetType(), Options);

    public static object Read(string json, Type type) =>
        JsonSerializer.Deserialize(json, type, Options) ?? throw new JsonException($"The payload of {type.Name} is null.");
}
