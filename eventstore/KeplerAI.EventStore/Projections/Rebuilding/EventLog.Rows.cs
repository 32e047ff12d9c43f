using System.Text;
using System.Text.Json;

namespace KeplerAI.EventStore;

internal sealed partial class EventLog
{
    private static readonly long Epoch = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    /// <param name="late">Where the rest is to be had when the row comes without.</param>
    private IEvent Read(CopyFields fields, Memory memory, LateOrigins? late)
    {
        var (sequence, stream, version) = (fields.Int64(), fields.Uuid(), fields.Int64());
        var type = TypeOf(fields.Field(out _), memory);
        var at = new DateTimeOffset((fields.Int64() * TimeSpan.TicksPerMicrosecond) + Epoch, TimeSpan.Zero);
        object data;
        try
        {
            data = type.Read(fields.Field(out _)[1..], store.Json); // after jsonb's version byte
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"Event {sequence} ({type.Name}, stream {stream} version {version}) cannot be read: {e.Message}", e);
        }

        var header = new EventHeader(stream, version, sequence, type.Name, at, late is null ? Origin(fields, memory) : null) { Late = late };
        return type.Wrap(header, data);
    }

    private static EventOrigin Origin(CopyFields fields, Memory memory) =>
        new(fields.Uuid(), memory.User.Read(fields), memory.Correlation.Read(fields), memory.Causation.Read(fields), Headers(fields, memory), fields.Bool());

    private EventType TypeOf(ReadOnlySpan<byte> name, Memory memory)
    {
        if (memory.Type is null || !name.SequenceEqual(memory.TypeName))
        {
            Span<char> chars = stackalloc char[500];
            memory.Type = store.Catalogue.Of(chars[..Encoding.UTF8.GetChars(name, chars)]);
            memory.TypeName = name.ToArray();
        }

        return memory.Type;
    }

    private static IReadOnlyDictionary<string, JsonElement>? Headers(CopyFields fields, Memory memory)
    {
        var bytes = fields.Field(out var isNull);
        if (isNull)
        {
            return null;
        }

        if (!bytes.SequenceEqual(memory.HeaderBytes))
        {
            (memory.HeaderBytes, memory.Headers) = (bytes.ToArray(), JsonSerializer.Deserialize<Dictionary<string, JsonElement>?>(bytes[1..]));
        }

        return memory.Headers;
    }

    /// <summary>What the event before had.</summary>
    private sealed class Memory
    {
        public EventType? Type { get; set; }

        public byte[] TypeName { get; set; } = [];

        public TextMemory User { get; } = new();

        public TextMemory Correlation { get; } = new();

        public TextMemory Causation { get; } = new();

        public byte[] HeaderBytes { get; set; } = [];

        public IReadOnlyDictionary<string, JsonElement>? Headers { get; set; }
    }
}
