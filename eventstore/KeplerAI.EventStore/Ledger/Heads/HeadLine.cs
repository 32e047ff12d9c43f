using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.EventStore;

/// <summary>A head as one line of JSON: bytes in hexadecimal, the signature and the leaf index in base64.</summary>
internal sealed record HeadLine(int V, long Size, long? PrevSize, long LastSeqId, string Root, string Frontier, string At, string KeyId, string Signature)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Numbers of the events since the head before.</summary>
    public string? Seqs { get; init; }

    /// <summary>The first 8 bytes of each one's leaf.</summary>
    public string? Leaves { get; init; }

    /// <summary>Those of them that carried no code when they were sealed.</summary>
    public string? Unattested { get; init; }

    public static HeadLine Of(TreeHead head) => new(
        1, head.Size, head.PreviousSize, head.LastSequence, Convert.ToHexStringLower(head.Root), Convert.ToHexStringLower(head.Frontier), head.Instant, head.KeyId, Convert.ToBase64String(head.Signature));

    /// <summary>Null when the line is not a whole one.</summary>
    public static HeadLine? Read(string line)
    {
        try
        {
            var read = JsonSerializer.Deserialize<HeadLine>(line, Json);
            return read?.Head() is null ? null : read;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    public TreeHead Head() => new(
        Size, PrevSize, LastSeqId, Convert.FromHexString(Root), Convert.FromHexString(Frontier), TreeHead.InstantOf(At), KeyId, Convert.FromBase64String(Signature));

    public string Write() => JsonSerializer.Serialize(this, Json);
}
