using System.Text;

namespace KeplerAI.Runs;

/// <summary>A piece of a run's log, from a byte offset on.</summary>
public sealed record RunLog(int Number, string Text, long Next, bool Cut, bool Over)
{
    private const int Piece = 64 << 10;

    /// <param name="offset">Negative: the last piece.</param>
    public static async Task<RunLog> ReadAsync(RunRow run, string file, long offset, CancellationToken ct)
    {
        if (run.Attempt == 0 || !File.Exists(file))
            return new(run.Number, "", Math.Max(0, offset), Cut: false, run.IsOver);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var start = offset < 0 ? Math.Max(0, stream.Length - Piece) : Math.Min(offset, stream.Length);
        stream.Position = start;
        var buffer = new byte[Math.Min(Piece, stream.Length - start)];
        var read = Whole(buffer, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct));
        return new(run.Number, Encoding.UTF8.GetString(buffer, 0, read), start + read, offset < 0 && start > 0, run.IsOver && start + read >= stream.Length);
    }

    // A piece never ends inside a character: the rest of it comes with the next one.
    private static int Whole(byte[] buffer, int length)
    {
        var end = length;
        while (end > 0 && length - end < 4 && (buffer[end - 1] & 0xC0) == 0x80)
            end--;
        if (end == 0 || buffer[end - 1] < 0xC0)
            return length;
        var needs = buffer[end - 1] >= 0xF0 ? 4 : buffer[end - 1] >= 0xE0 ? 3 : 2;
        return length - end + 1 >= needs ? length : end - 1;
    }
}
