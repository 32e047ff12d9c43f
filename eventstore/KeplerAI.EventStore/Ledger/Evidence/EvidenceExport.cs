using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// A pack that anybody can check without us: canonical texts with their proofs, heads with their signatures, the public keys, and a verifier in
/// one file of Python. Personal data stays ciphertext. The manifest names every file's SHA-256 and the keys of the heads; the key that seals now signs it.
/// </summary>
internal sealed class EvidenceExport(NpgsqlDataSource store, HeadKey key, string ledger, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new(EvidenceLine.Json) { WriteIndented = true };

    public async Task<EvidenceSummary> WriteAsync(EvidenceSelection selection, string target, CancellationToken ct)
    {
        var zip = target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new LedgerException($"{target} exists already: evidence is not written over.");
        }

        var folder = zip ? Directory.CreateTempSubdirectory("kepler-evidence-").FullName : Directory.CreateDirectory(target).FullName;
        try
        {
            var summary = await WriteFolderAsync(selection, folder, ct);
            if (zip)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
                await ZipFile.CreateFromDirectoryAsync(folder, target, ct);
            }

            return summary;
        }
        finally
        {
            if (zip)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<EvidenceSummary> WriteFolderAsync(EvidenceSelection selection, string folder, CancellationToken ct)
    {
        await using var snapshot = await LedgerSnapshot.OpenAsync(store, ct);
        var head = await snapshot.LastHeadAsync(ct);
        var tree = await snapshot.TreeAsync(head, null, ct);
        var count = await WriteEventsAsync(snapshot, selection, head, tree, Path.Combine(folder, "events.jsonl"), ct);
        var heads = EvidenceHeads.Chosen(await HeadTable.ReadAsync(snapshot.Connection, 0, ct));
        await File.WriteAllLinesAsync(Path.Combine(folder, "heads.jsonl"), heads.Select(h => HeadLine.Of(h).Write()), ct);
        var steps = EvidenceHeads.Steps(heads, tree);
        await File.WriteAllTextAsync(Path.Combine(folder, "consistency.json"), JsonSerializer.Serialize(steps, Indented), ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "public-key.pem"), key.PublicPem, ct);
        var signers = await EvidenceKeys.WriteAsync(heads, key, ledger, folder, ct);
        await CopyAsync("verify_evidence.py", folder, ct);
        await CopyAsync("README.txt", folder, ct);
        var manifest = new EvidenceManifest(
            1, TreeHead.InstantOf(time.GetUtcNow()), key.Id, signers, head.Size, count, selection.Kind, selection.From, selection.To, selection.Streams?.Order().ToArray(), Hashes(folder));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, Indented);
        await File.WriteAllBytesAsync(Path.Combine(folder, "manifest.json"), bytes, ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.sig"), Convert.ToBase64String(key.Sign(bytes)) + "\n", ct);
        return new(count, heads.Count, head.Size, key.Id);
    }

    private static async Task<long> WriteEventsAsync(LedgerSnapshot snapshot, EvidenceSelection selection, TreeHead head, MerkleLevels tree, string file, CancellationToken ct)
    {
        await using var lines = new StreamWriter(file);
        var (index, count) = (0L, 0L);
        await foreach (var chunk in snapshot.EventsAsync(head.LastSequence, ct))
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                if (!chunk.Rows[i].HasEvent)
                {
                    continue;
                }

                if (selection.Has(chunk.Rows[i]))
                {
                    await lines.WriteAsync(EvidenceLine.Of(chunk, i, index, tree.Inclusion(index, head.Size)) + "\n");
                    count++;
                }

                index++;
            }
        }

        return count;
    }

    private static async Task CopyAsync(string name, string folder, CancellationToken ct)
    {
        await using var resource = typeof(EvidenceExport).Assembly.GetManifestResourceStream($"evidence.{name}")!;
        await using var file = File.Create(Path.Combine(folder, name));
        await resource.CopyToAsync(file, ct);
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))), StringComparer.Ordinal);
}

/// <summary>manifest.json.</summary>
/// <param name="KeyId">The key that signs this, whose fingerprint is compared.</param>
/// <param name="HeadKeyIds">Those that signed the heads.</param>
internal sealed record EvidenceManifest(
    int V, string ExportedAt, string KeyId, string[] HeadKeyIds, long TreeSize, long Events, string Selection, long? From, long? To, Guid[]? Streams, SortedDictionary<string, string> Files);
