using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeplerAI.Compute.Databases;

/// <summary>A DuckDB vector that is being filled.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe ref struct VectorWriter(IntPtr vector)
{
    private const int Inline = 12;
    private readonly IntPtr vector = vector;
    private ulong* validity;

    public readonly IntPtr Data { get; } = SourceMethods.VectorData(vector);

    public void SetNull(int row)
    {
        if (validity is null)
        {
            SourceMethods.EnsureValidity(vector);
            validity = (ulong*)SourceMethods.VectorValidity(vector);
        }
        validity[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Up to 12 bytes stand in the cell itself and need no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SetBytes(int row, ReadOnlySpan<byte> bytes)
    {
        var cell = (byte*)Data + (row * 16L);
        if (bytes.Length <= Inline)
        {
            *(ulong*)cell = 0;
            *(ulong*)(cell + 8) = 0;
            *(int*)cell = bytes.Length;
            bytes.CopyTo(new Span<byte>(cell + 4, Inline));
            return;
        }
        fixed (byte* text = bytes) SourceMethods.AssignText(vector, (ulong)row, text, (ulong)bytes.Length);
    }
}
