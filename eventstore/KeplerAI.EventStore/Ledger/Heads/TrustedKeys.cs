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

    public static TrustedKeys Read(string ledger) => new(Directory.Exists(Folder(ledger)) ? Directory.GetFiles(Folder(ledger), "*.pem").Select(File.ReadAllText) : []);

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

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
