using System.Security.Cryptography;

namespace KeplerAI.EventStore;

/// <summary>The public keys whose heads are believed: the files of <c>keys/</c> in the ledger's folder, outside the database.</summary>
internal sealed class TrustedKeys : IDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = [];

    private TrustedKeys(IEnumerable<string> pems)
    {
        foreach (var pem in pems)
        {
            var key = ECDsa.Create();
            key.ImportFromPem(pem);
            _keys[HeadKey.IdOf(key)] = key;
        }
    }

    public static string Folder(string ledger) => Path.Combine(ledger, "keys");

    /// <param name="own">Believed too, although nothing was sealed with it yet.</param>
    public static TrustedKeys Read(string ledger, HeadKey? own = null)
    {
        var pems = Directory.Exists(Folder(ledger)) ? Directory.GetFiles(Folder(ledger), "*.pem").Select(File.ReadAllText) : [];
        return new(own is null ? pems : pems.Append(own.PublicPem));
    }

    public static void Add(string ledger, HeadKey key)
    {
        Directory.CreateDirectory(Folder(ledger));
        var file = Path.Combine(Folder(ledger), $"{key.Id}.pem");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, key.PublicPem);
        }
    }

    public bool Signed(TreeHead head) =>
        _keys.TryGetValue(head.KeyId, out var key) && key.VerifyData(head.SignedBytes(), head.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>Of a key whose heads are believed.</summary>
    public string PublicPem(string id) => HeadKey.PemOf(_keys[id]);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
