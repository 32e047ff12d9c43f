using System.Security.Cryptography;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>RFC 6962, section 2.1, word for word.</summary>
internal static class NaiveMerkle
{
    public static byte[] Root(byte[][] d) => d.Length switch
    {
        0 => SHA256.HashData([]),
        1 => d[0],
        _ => SHA256.HashData([1, .. Root(d[..K(d.Length)]), .. Root(d[K(d.Length)..])]),
    };

    public static List<byte[]> Path(int m, byte[][] d)
    {
        var k = K(d.Length);
        return d.Length == 1 ? [] : m < k ? [.. Path(m, d[..k]), Root(d[k..])] : [.. Path(m - k, d[k..]), Root(d[..k])];
    }

    public static List<byte[]> Consistency(int m, byte[][] d, bool known = true)
    {
        var k = K(d.Length);
        return m == d.Length ? known ? [] : [Root(d)]
            : m <= k ? [.. Consistency(m, d[..k], known), Root(d[k..])]
            : [.. Consistency(m - k, d[k..], known: false), Root(d[..k])];
    }

    private static int K(int n)
    {
        var k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
