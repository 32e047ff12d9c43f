using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.EventStore;

/// <summary>In UTC and to the microsecond, as PostgreSQL keeps instants: what is read back equals what was written.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Instants.ToMicrosecond(reader.GetDateTimeOffset());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instants.ToMicrosecond(value));
}

internal static class Instants
{
    public static DateTimeOffset ToMicrosecond(DateTimeOffset value) => new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
