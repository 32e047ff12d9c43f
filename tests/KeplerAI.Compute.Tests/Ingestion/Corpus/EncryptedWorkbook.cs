using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

/// <summary>A workbook under a password, as Excel has saved them since 2010: agile encryption, AES-256 and SHA-512 (MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15).</summary>
internal static class EncryptedWorkbook
{
    public const string Password = "s3cret";
    private const int Spins = 100_000;
    private const int Segment = 4096;

    public static readonly Lazy<byte[]> File = new(() => Make(Workbooks.Make(("Feuil1", [["n", "code"], .. Enumerable.Range(1, 2000).Select(i => (object?[])[i * 7919.0, $"{i * 104_729}"])]))));

    private static byte[] Make(byte[] workbook)
    {
        var (key, keySalt, salt, verifier, hmacKey) = (Bytes(32), Bytes(16), Bytes(16), Bytes(16), Bytes(64));
        var package = Package(workbook, key, keySalt);
        var hash = Spun(salt);
        string Sealed(byte[] value, params byte[] block) => Convert.ToBase64String(Encrypt(SHA512.HashData([.. hash, .. block])[..32], salt, value));
        string Guarded(byte[] value, params byte[] block) => Convert.ToBase64String(Encrypt(key, SHA512.HashData([.. keySalt, .. block])[..16], value));
        const string same = "saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\"";
        const string by = "http://schemas.microsoft.com/office/2006/keyEncryptor/password";
        var description = $"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="{by}">
            <keyData {same} saltValue="{Convert.ToBase64String(keySalt)}"/>
            <dataIntegrity encryptedHmacKey="{Guarded(hmacKey, 0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6)}" encryptedHmacValue="{Guarded(HMACSHA512.HashData(hmacKey, package), 0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33)}"/>
            <keyEncryptors><keyEncryptor uri="{by}"><p:encryptedKey spinCount="{Spins}" {same} saltValue="{Convert.ToBase64String(salt)}"
             encryptedVerifierHashInput="{Sealed(verifier, 0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79)}"
             encryptedVerifierHashValue="{Sealed(SHA512.HashData(verifier), 0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E)}"
             encryptedKeyValue="{Sealed(key, 0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6)}"/></keyEncryptor></keyEncryptors></encryption>
            """;
        byte[] info = [4, 0, 4, 0, 0x40, 0, 0, 0, .. Encoding.UTF8.GetBytes(description.PadRight(CompoundFile.SmallestStream))];
        return CompoundFile.Of(("EncryptedPackage", package), ("EncryptionInfo", info));
    }

    /// <summary>The size, then segments each under a vector of its own.</summary>
    private static byte[] Package(byte[] workbook, byte[] key, byte[] salt)
    {
        var package = new List<byte>(BitConverter.GetBytes((long)workbook.Length));
        foreach (var (i, part) in workbook.Chunk(Segment).Index())
            package.AddRange(Encrypt(key, SHA512.HashData([.. salt, .. BitConverter.GetBytes(i)])[..16], part));
        return [.. package];
    }

    private static byte[] Spun(byte[] salt)
    {
        var hash = SHA512.HashData([.. salt, .. Encoding.Unicode.GetBytes(Password)]);
        for (var i = 0; i < Spins; i++) hash = SHA512.HashData([.. BitConverter.GetBytes(i), .. hash]);
        return hash;
    }

    private static byte[] Encrypt(byte[] key, byte[] vector, byte[] value)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(value, vector, PaddingMode.Zeros);
    }

    private static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}
