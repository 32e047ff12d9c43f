using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KeplerAI.EventStore;

/// <summary>
/// <see cref="LedgerMac.Of"/> for many events at once: HMAC is two hashes, each of one block of padding, which depends on the key alone, and one
/// of message. Not for two threads at once.
/// </summary>
internal sealed class MacCheck
{
    private const int Lanes = Sha256Lanes.Lanes;
    private const int Size = MerkleHash.Size;
    private const int Block = Sha256Lanes.Block;

    private readonly byte[] _blocks = new byte[Lanes * Block];
    private readonly Vector256<uint>[] _masterInner = new Vector256<uint>[8];
    private readonly Vector256<uint>[] _masterOuter = new Vector256<uint>[8];
    private readonly byte[] _keys = new byte[Lanes * Size];
    private readonly byte[] _codes = new byte[Lanes * Size];

    /// <summary>States after the pads, eight words an append: inner, then outer.</summary>
    private uint[] _pads = new uint[RowChunk.Capacity * 16];

    public MacCheck(LedgerMac mac)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            mac.Key.CopyTo(_keys.AsSpan(lane * Size));
        }

        Pad(_masterInner, 0x36);
        Pad(_masterOuter, 0x5c);
    }

    /// <summary>The codes of <paramref name="hashes"/>, each under the key of its append.</summary>
    /// <param name="nonces">The appends' nonces, 16 bytes each, big-endian.</param>
    /// <param name="appendOf">Which of them each hash belongs to.</param>
    public void Codes(ReadOnlySpan<byte> nonces, ReadOnlySpan<int> appendOf, ReadOnlySpan<byte> hashes, Span<byte> codes)
    {
        MakePads(nonces);
        Span<Vector256<uint>> inner = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> outer = stackalloc Vector256<uint>[8];
        for (var first = 0; first < appendOf.Length; first += Lanes)
        {
            var lanes = Math.Min(Lanes, appendOf.Length - first);
            var i = MemoryMarshal.Cast<Vector256<uint>, uint>(inner);
            var o = MemoryMarshal.Cast<Vector256<uint>, uint>(outer);
            for (var lane = 0; lane < lanes; lane++)
            {
                var pads = _pads.AsSpan(appendOf[first + lane] * 16, 16);
                for (var word = 0; word < 8; word++)
                {
                    (i[(word * Lanes) + lane], o[(word * Lanes) + lane]) = (pads[word], pads[8 + word]);
                }
            }

            Message(hashes[(first * Size)..], Size, lanes);
            Finish(inner, outer, lanes, codes[(first * Size)..]);
        }
    }

    /// <summary>The key of each append is a code itself, of its nonce under the master key; its pads are one block each.</summary>
    private void MakePads(ReadOnlySpan<byte> nonces)
    {
        const int NonceSize = 16;
        var count = nonces.Length / NonceSize;
        if (_pads.Length < count * 16)
        {
            _pads = new uint[count * 16];
        }

        Span<Vector256<uint>> inner = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> outer = stackalloc Vector256<uint>[8];
        for (var first = 0; first < count; first += Lanes)
        {
            var lanes = Math.Min(Lanes, count - first);
            _masterInner.CopyTo(inner);
            _masterOuter.CopyTo(outer);
            Message(nonces[(first * NonceSize)..], NonceSize, lanes);
            Finish(inner, outer, lanes, _keys);
            Pad(inner, 0x36);
            Pad(outer, 0x5c);
            var i = MemoryMarshal.Cast<Vector256<uint>, uint>(inner);
            var o = MemoryMarshal.Cast<Vector256<uint>, uint>(outer);
            for (var lane = 0; lane < lanes; lane++)
            {
                for (var word = 0; word < 8; word++)
                {
                    (_pads[((first + lane) * 16) + word], _pads[((first + lane) * 16) + 8 + word]) = (i[(word * Lanes) + lane], o[(word * Lanes) + lane]);
                }
            }
        }
    }

    private void Pad(Span<Vector256<uint>> state, byte with)
    {
        _blocks.AsSpan().Fill(with);
        for (var lane = 0; lane < Lanes; lane++)
        {
            for (var i = 0; i < Size; i++)
            {
                _blocks[(lane * Block) + i] ^= _keys[(lane * Size) + i];
            }
        }

        Sha256Lanes.Start(state);
        Sha256Lanes.Compress(state, _blocks);
    }

    private void Message(ReadOnlySpan<byte> messages, int size, int lanes)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            var block = _blocks.AsSpan(lane * Block, Block);
            messages.Slice(lane * size, size).CopyTo(block);
            Sha256Lanes.End(block, size, Block + size);
        }
    }

    private void Finish(Span<Vector256<uint>> inner, Span<Vector256<uint>> outer, int lanes, Span<byte> codes)
    {
        Sha256Lanes.Compress(inner, _blocks);
        for (var lane = 0; lane < lanes; lane++)
        {
            Sha256Lanes.Digest(inner, lane, _codes.AsSpan(lane * Size));
        }

        Message(_codes, Size, lanes);
        Sha256Lanes.Compress(outer, _blocks);
        for (var lane = 0; lane < lanes; lane++)
        {
            Sha256Lanes.Digest(outer, lane, codes[(lane * Size)..]);
        }
    }
}
