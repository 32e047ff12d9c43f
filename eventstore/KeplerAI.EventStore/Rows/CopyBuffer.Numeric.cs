namespace KeplerAI.EventStore;

internal sealed partial class CopyBuffer
{
    /// <summary>A numeric field: groups of four decimal digits, the weight of the first, the sign, the digits shown after the point.</summary>
    public void Write(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0xFF;
        var fraction = (scale + 3) / 4;
        var rest = (UInt128)(uint)bits[2] << 64 | (UInt128)(uint)bits[1] << 32 | (uint)bits[0];
        for (var i = scale; i < fraction * 4; i++)
        {
            rest *= 10;
        }

        Span<short> groups = stackalloc short[12];
        var count = 0;
        while (rest != 0)
        {
            (rest, var group) = UInt128.DivRem(rest, 10_000);
            groups[count++] = (short)group;
        }

        var skipped = 0;
        while (skipped < count && groups[skipped] == 0)
        {
            skipped++;
        }

        Int32(8 + (2 * (count - skipped)));
        Int16((short)(count - skipped));
        Int16((short)(count == 0 ? 0 : count - fraction - 1));
        Int16(bits[3] < 0 && count > 0 ? (short)0x4000 : (short)0);
        Int16((short)scale);
        for (var i = count - 1; i >= skipped; i--)
        {
            Int16(groups[i]);
        }
    }
}
