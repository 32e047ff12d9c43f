namespace KeplerAI.EventStore;

/// <summary>
/// The keys of a pack's heads: former ones and those of other nodes lie beside the pack's own, each under its id. The manifest vouches for them, so
/// they must be believed here.
/// </summary>
internal static class EvidenceKeys
{
    /// <returns>The ids of all keys that signed one of the heads.</returns>
    public static async Task<string[]> WriteAsync(IReadOnlyList<TreeHead> heads, HeadKey own, string ledger, string folder, CancellationToken ct)
    {
        using var keys = TrustedKeys.Read(ledger, own);
        if (heads.FirstOrDefault(h => !keys.Signed(h)) is { } foreign)
        {
            throw new LedgerException($"The head of size {foreign.Size} is not signed by a key of {TrustedKeys.Folder(ledger)}: nothing can be proved. Run « kepler verify ».");
        }

        string[] signers = [.. heads.Select(h => h.KeyId).Distinct().Order(StringComparer.Ordinal)];
        foreach (var id in signers.Where(id => id != own.Id))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"public-key-{id}.pem"), keys.PublicPem(id), ct);
        }

        return signers;
    }
}
