namespace KeplerAI.EventStore;

/// <summary>
/// Which keys may have been put out of memory: a Bloom filter, so that a key seen for the first time is hardly ever looked up, in a size that does
/// not grow with the log. « Yes » may be wrong and costs a look-up, « no » is always right.
/// </summary>
internal sealed class KeyFilter
{
    private const int Bits = 1 << 26;
    private const int Hashes = 3;

    private ulong[]? _words;
    private bool _everything;

    public static KeyFilter Everything() => new() { _everything = true };

    public void Add(RowKey key)
    {
        _words ??= new ulong[Bits / 64];
        var hash = Spread(key);
        for (var i = 0; i < Hashes; i++)
        {
            var bit = Bit(hash, i);
            _words[bit >> 6] |= 1UL << (bit & 63);
        }
    }

    public bool MayHold(RowKey key)
    {
        if (_everything || _words is null)
        {
            return _everything;
        }

        var hash = Spread(key);
        for (var i = 0; i < Hashes; i++)
        {
            var bit = Bit(hash, i);
            if ((_words[bit >> 6] & (1UL << (bit & 63))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Bit(ulong hash, int i) => (int)((hash + ((ulong)i * ((hash >> 32) | 1))) & (Bits - 1));

    // splitmix64's finish
    private static ulong Spread(RowKey key)
    {
        var hash = (ulong)(uint)key.GetHashCode() + 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
