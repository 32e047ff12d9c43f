using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>From a request's body to a file: two buffers, one being filled while the other is written, however large the body.</summary>
internal static class ChunkWriter
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Appends at <paramref name="offset"/> and makes it durable, also when the body breaks off: what arrived counts.</summary>
    /// <param name="room">How many bytes may come; one more and nothing further is read.</param>
    /// <returns>Bytes that came, at most <paramref name="room"/> of them written.</returns>
    public static async Task<long> AppendAsync(Stream body, string path, long offset, long room, IncrementalHash? hash, CancellationToken ct)
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        try
        {
            return await CopyAsync(body, file, offset, room, hash, ct);
        }
        finally
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    private static async Task<long> CopyAsync(Stream body, SafeFileHandle file, long offset, long room, IncrementalHash? hash, CancellationToken ct)
    {
        var (filling, writing) = (ArrayPool<byte>.Shared.Rent(BufferBytes), ArrayPool<byte>.Shared.Rent(BufferBytes));
        var (came, write) = (0L, Task.CompletedTask);
        try
        {
            while (true)
            {
                var (length, end) = await FillAsync(body, filling, ct);
                await write;
                var fits = (int)Math.Min(length, room - came);
                hash?.AppendData(filling, 0, fits);
                write = RandomAccess.WriteAsync(file, filling.AsMemory(0, fits), offset + came, CancellationToken.None).AsTask();
                came += length;
                if (end || came > room)
                    return came;
                (filling, writing) = (writing, filling);
            }
        }
        finally
        {
            await write;
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(writing);
        }
    }

    // A body that breaks off, or a server that stops, is the end: what came until then is kept and acknowledged.
    private static async Task<(int Length, bool End)> FillAsync(Stream body, byte[] buffer, CancellationToken ct)
    {
        var length = 0;
        try
        {
            while (length < BufferBytes)
            {
                var read = await body.ReadAsync(buffer.AsMemory(length, BufferBytes - length), ct);
                if (read == 0)
                    return (length, true);
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return (length, true);
        }

        return (length, false);
    }
}
