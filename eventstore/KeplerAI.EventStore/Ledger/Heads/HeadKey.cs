using System.Security.Cryptography;

namespace KeplerAI.EventStore;

/// <summary>The key that signs tree heads: ECDSA P-256, in a file of mode 600 that the database cannot reach.</summary>
public sealed class HeadKey : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ECDsa _key;

    private HeadKey(ECDsa key)
    {
        _key = key;
        PublicPem = PemOf(key);
        Id = IdOf(key);
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    public string Id { get; }

    public string PublicPem { get; }

    public static HeadKey ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!, Private | UnixFileMode.UserExecute);
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);

            // Whole under another name first: a crash leaves no half key.
            var draft = $"{file}.{Guid.NewGuid():N}";
            using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private }))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n"));
                stream.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(draft, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(draft); // another node was first: its key counts
            }
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return new HeadKey(key);
    }

    public byte[] Sign(byte[] bytes) => _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => _key.Dispose();

    internal static string PemOf(ECDsa key) => key.ExportSubjectPublicKeyInfoPem() + "\n";

    internal static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
}
