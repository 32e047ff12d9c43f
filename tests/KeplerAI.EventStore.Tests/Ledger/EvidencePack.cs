using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>What somebody who changes a pack does to make it agree with itself again.</summary>
internal static class EvidencePack
{
    public static async Task SignAsync(HeadKey key, string pack) =>
        await File.WriteAllTextAsync(Path.Combine(pack, "manifest.sig"), Convert.ToBase64String(key.Sign(await File.ReadAllBytesAsync(Path.Combine(pack, "manifest.json")))));

    /// <summary>Changes the manifest, and makes its hashes those of the files as they are.</summary>
    public static async Task ListAsync(string pack, Action<JsonNode> change)
    {
        var manifest = Path.Combine(pack, "manifest.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        json["files"] = new JsonObject(Directory.GetFiles(pack).Where(f => !Path.GetFileName(f).StartsWith("manifest.", StringComparison.Ordinal))
            .Select(f => KeyValuePair.Create(Path.GetFileName(f), (JsonNode?)Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))))));
        change(json);
        await File.WriteAllTextAsync(manifest, json.ToJsonString());
    }
}
