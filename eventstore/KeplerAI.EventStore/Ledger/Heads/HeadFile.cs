namespace KeplerAI.EventStore;

/// <summary>heads.jsonl of the ledger's folder: only ever appended to, and on the disk before anybody is told of it.</summary>
internal sealed class HeadFile(string folder)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "heads.jsonl");

    /// <summary>The last head published; null before the first.</summary>
    public async Task<TreeHead?> LastAsync(CancellationToken ct)
    {
        TreeHead? last = null;
        await foreach (var line in ReadAsync(ct))
        {
            last = line.Head();
        }

        return last;
    }

    /// <summary>Whole lines in the order they were written. What a crash left half written is passed over: it was never confirmed.</summary>
    public async IAsyncEnumerable<HeadLine> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (!File.Exists(Path))
        {
            yield break;
        }

        using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (await reader.ReadLineAsync(ct) is { } text)
        {
            if (HeadLine.Read(text) is { } line)
            {
                yield return line;
            }
        }
    }

    public void Append(HeadLine line)
    {
        Directory.CreateDirectory(folder);
        using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            var whole = file.ReadByte() == '\n';
            file.Seek(0, SeekOrigin.End);
            if (!whole)
            {
                file.WriteByte((byte)'\n');
            }
        }

        file.Write(System.Text.Encoding.UTF8.GetBytes(line.Write() + "\n"));
        file.Flush(flushToDisk: true);
    }
}
