using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>AES-256-GCM, bound to its subject by the associated data: nonce (12 bytes), ciphertext, tag (16 bytes).</summary>
public static class Sealing
{
    public const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>The nonce is derived from key and text, so that the same text of one person is the same ciphertext and a rebuilt table equals the old one.</summary>
    public static byte[] SealText(byte[] key, string text, Guid subject)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var nonceKey = HKDF.Expand(HashAlgorithmName.SHA256, key, 32, "nonce"u8.ToArray());
        return Seal(key, HMACSHA256.HashData(nonceKey, plain)[..NonceSize], plain, subject);
    }

    public static string OpenText(byte[] key, byte[] sealedBytes, Guid subject) => Encoding.UTF8.GetString(Open(key, sealedBytes, subject));

    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">12 bytes, never twice under one key for different texts.</param>
    public static byte[] Seal(byte[] key, byte[] nonce, byte[] plain, Guid subject)
    {
        var result = new byte[NonceSize + plain.Length + TagSize];
        nonce.CopyTo(result, 0);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceSize, plain.Length), result.AsSpan(NonceSize + plain.Length), subject.ToByteArray(bigEndian: true));
        return result;
    }

    /// <exception cref="AuthenticationTagMismatchException">Another key, another subject, or changed bytes.</exception>
    public static byte[] Open(byte[] key, byte[] sealedBytes, Guid subject)
    {
        var length = sealedBytes.Length - NonceSize - TagSize;
        var plain = new byte[length];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize, length), sealedBytes.AsSpan(NonceSize + length), plain, subject.ToByteArray(bigEndian: true));
        return plain;
    }
}
