using System.Buffers;
using System.Buffers.Text;
using System.Text;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion.Xlsx;

/// <summary>One row of a sheet, each cell as the text a CSV file would hold.</summary>
internal sealed class SheetRow : ITextRow
{
    private const double ExactWhole = 1e15;
    private readonly ArrayBufferWriter<byte> text = new(1 << 12);
    private int[] ends = new int[64];

    public int Count { get; private set; }

    public long Line { get; set; }

    /// <summary>Cells after the last one with a value are no cells.</summary>
    public int Width { get; private set; }

    public ReadOnlySpan<byte> Raw => Encoding.UTF8.GetBytes(string.Join(';', Enumerable.Range(0, Width).Select(i => Encoding.UTF8.GetString(this[i]))));

    public ReadOnlySpan<byte> this[int field] => text.WrittenSpan[(field == 0 ? 0 : ends[field - 1])..ends[field]];

    public void Clear()
    {
        text.ResetWrittenCount();
        (Count, Width) = (0, 0);
    }

    /// <summary>Makes the row as wide as the table where only empty cells are missing or too many.</summary>
    public void Fit(int width)
    {
        while (Count < width) Add(null);
        if (Width <= width) Count = width;
        else Count = Width;
    }

    public void Add(object? cell)
    {
        switch (cell)
        {
            case null: break;
            case string s: Put(s); break;
            case double d: Put(d); break;
            case bool b: text.Write(b ? "true"u8 : "false"u8); break;
            case DateTime t: Put(t); break;
            case TimeSpan t: Put(t.Days == 0 ? t.ToString(t.Milliseconds == 0 ? "hh\\:mm\\:ss" : "hh\\:mm\\:ss\\.fff", null) : t.ToString("c", null)); break;
            default: Put(Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture) ?? ""); break;
        }
        if (Count == ends.Length) Array.Resize(ref ends, ends.Length * 2);
        ends[Count++] = text.WrittenCount;
        if (text.WrittenCount > (Count > 1 ? ends[Count - 2] : 0)) Width = Count;
    }

    private void Put(string s) => Encoding.UTF8.GetBytes(s, text);

    private void Put(double d)
    {
        var span = text.GetSpan(40);
        var length = 0;
        if (Math.Abs(d) < ExactWhole && d == Math.Floor(d)) Utf8Formatter.TryFormat((long)d, span, out length);
        else d.TryFormat(span, out length, default, System.Globalization.CultureInfo.InvariantCulture);
        text.Advance(length);
    }

    private void Put(DateTime t)
    {
        var format = t.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : t.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff";
        t.TryFormat(text.GetSpan(40), out var length, format, System.Globalization.CultureInfo.InvariantCulture);
        text.Advance(length);
    }
}
