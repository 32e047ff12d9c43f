using System.Globalization;
using System.Text;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>The rows set aside, as a CSV that a spreadsheet opens without running anything; made when the first one comes.</summary>
internal sealed class RejectsFile(string file, IReadOnlyList<string> columns) : IDisposable
{
    private const int MaxValue = 32_000; // a spreadsheet's cell holds 32,767 characters
    private StreamWriter? writer;

    public long Rows { get; private set; }

    public void Add(IngestProblem problem, ReadOnlySpan<byte> value, ReadOnlySpan<byte> record) => Add(problem, Encoding.UTF8.GetString(value), Encoding.UTF8.GetString(record));

    public void Add(IngestProblem problem, string value, string record)
    {
        if (writer is null)
        {
            // The mark tells spreadsheets that it is UTF-8.
            writer = new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            writer.Write("line,column,rule,value,record\r\n");
        }
        var column = problem.Column is { } number ? (number <= columns.Count ? columns[number - 1] : number.ToString(CultureInfo.InvariantCulture)) : "";
        Field(problem.Line?.ToString(CultureInfo.InvariantCulture) ?? "", ',');
        Field(column, ',');
        Field(problem.Rule, ',');
        Field(value, ',');
        Field(record, '\n');
        Rows++;
    }

    public void Dispose() => writer?.Dispose();

    /// <summary>A cell that starts like a formula starts with an apostrophe, which makes it text for every spreadsheet.</summary>
    internal static string Harmless(string text) => text.TrimStart(' ', '\u00A0') is [var first, ..] && "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20|%".Contains(first, StringComparison.Ordinal) ? $"'{text}" : text;

    private void Field(string text, char end)
    {
        if (text.Length > MaxValue) text = string.Concat(text.AsSpan(0, MaxValue), "…");
        text = Harmless(text).Replace("\0", "\uFFFD", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal);
        writer!.Write('"');
        writer.Write(text);
        writer.Write(end == ',' ? "\"," : "\"\r\n");
    }
}
