using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.EventStore;

/// <summary>An event of a pack, one line of JSON: the text that was hashed as a string, the sidecar in hexadecimal, the proof lowest sibling first.</summary>
internal sealed record EvidenceLine(long SeqId, long Index, string Text, string? Sidecar, Guid? Nonce, string? Mac, IReadOnlyList<string> Proof)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(RowChunk chunk, int i, long index, IReadOnlyList<byte[]> path)
    {
        ref var row = ref chunk.Rows[i];
        return JsonSerializer.Serialize(
            new EvidenceLine(
                row.Sequence, index, Encoding.UTF8.GetString(chunk.Text(i)), row.HashIsWhole ? Convert.ToHexStringLower(chunk.SidecarHash(i)) : null,
                row.HasNonce ? row.Nonce : null, row.MacIsWhole ? Convert.ToHexStringLower(chunk.Mac(i)) : null, [.. path.Select(Convert.ToHexStringLower)]),
            Json);
    }
}
