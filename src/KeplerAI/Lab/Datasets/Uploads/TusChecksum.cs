using System.Security.Cryptography;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>What a chunk is said to hash to.</summary>
internal sealed record TusChecksum(HashAlgorithmName Algorithm, byte[] Expected)
{
    public const string Names = "sha1,sha256";

    /// <returns>False for an algorithm or a value that is not understood.</returns>
    public static bool TryRead(string? header, out TusChecksum? checksum)
    {
        checksum = null;
        if (string.IsNullOrEmpty(header))
            return true;
        var parts = header.Split(' ', 2);
        HashAlgorithmName? name = parts[0] switch { "sha1" => HashAlgorithmName.SHA1, "sha256" => HashAlgorithmName.SHA256, _ => null };
        var bytes = new byte[64];
        if (name is not { } algorithm || parts.Length != 2 || !Convert.TryFromBase64String(parts[1], bytes, out var length))
            return false;
        checksum = new(algorithm, bytes[..length]);
        return true;
    }

    public bool Fits(IncrementalHash hash) => CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), Expected);
}
