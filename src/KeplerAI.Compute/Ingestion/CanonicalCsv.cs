using System.Buffers;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Writes a sound but irregular file again in the one form that every reader takes alike: comma, LF, quotes where needed.</summary>
internal static class CanonicalCsv
{
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n "u8);

    public static void Write(Stream text, byte delimiter, string target)
    {
        var scanner = new CsvScanner(text, delimiter);
        using var output = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        while (scanner.Next())
        {
            for (var i = 0; i < scanner.Record.Count; i++)
            {
                if (i > 0) output.WriteByte((byte)',');
                WriteField(output, scanner.Record[i], alone: scanner.Record.Count == 1);
            }
            output.WriteByte((byte)'\n');
        }
    }

    private static void WriteField(FileStream output, ReadOnlySpan<byte> field, bool alone)
    {
        if (field.IndexOfAny(NeedQuotes) < 0 && !(alone && field.IsEmpty))
        {
            output.Write(field);
            return;
        }
        output.WriteByte((byte)'"');
        while (field.IndexOf((byte)'"') is >= 0 and var quote)
        {
            output.Write(field[..(quote + 1)]);
            output.WriteByte((byte)'"');
            field = field[(quote + 1)..];
        }
        output.Write(field);
        output.WriteByte((byte)'"');
    }
}
