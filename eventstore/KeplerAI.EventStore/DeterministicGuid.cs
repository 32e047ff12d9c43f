using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>A Guid computed from a name: the same name gives the same stream, whoever computes it (RFC 9562 version 8 over SHA-256).</summary>
public static class DeterministicGuid
{
    public static Guid From(string scope, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{name}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
