using System.Text;

namespace KeplerAI.Compute.Execution;

/// <summary>Appends a process's output to a file as it comes, up to a cap; the rest is read and dropped so that the writer never blocks.</summary>
internal static class CappedLog
{
    public const long Cap = 10L << 20;

    public static async Task CopyAsync(Stream output, string file, Func<ReadOnlyMemory<byte>, Task>? tee = null)
    {
        await using var log = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[16 << 10];
        var left = Cap - log.Length;
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
        {
            if (left <= 0) continue;
            var kept = buffer.AsMemory(0, (int)Math.Min(read, left));
            await log.WriteAsync(kept);
            if (tee is not null) await tee(kept);
            if ((left -= kept.Length) <= 0) await log.WriteAsync(Encoding.UTF8.GetBytes($"\n[kepler] journal limité à {Cap >> 20} Mo / log capped at {Cap >> 20} MB\n"));
        }
    }
}
