using System.Text;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion.Csv;

/// <summary>UTF-8 or windows-1252, by what most of the rows that are more than ASCII say; a few broken ones then are bad rows and no reason to read all others wrong.</summary>
internal sealed class EncodingDecision(string? given)
{
    private IngestProblem? firstInvalid;
    private bool invalidHeader;
    private long sound;

    /// <summary>Rows that are no UTF-8, while it is not known whether they should be.</summary>
    public long Invalid { get; private set; }

    public bool IsUtf8 { get; private set; } = given is null or "utf-8" or "utf-16le" or "utf-16be";

    public string Name => given ?? (IsUtf8 ? "utf-8" : "windows-1252");

    public Encoding Encoding => IsUtf8 ? Encoding.UTF8 : TextFile.Of(Name);

    /// <summary>The file still has to be written as UTF-8.</summary>
    public bool Transcodes => !IsUtf8;

    public IngestProblem? Refuses(CsvReader row) => given is not null && IsUtf8 && row.InvalidUtf8 ? row.EncodingProblem() : null;

    public void Saw(CsvReader row, bool first)
    {
        if (!row.High || !IsUtf8) return;
        if (!row.InvalidUtf8)
        {
            sound++;
            return;
        }
        firstInvalid ??= row.EncodingProblem();
        if (first) invalidHeader = true;
        else Invalid++;
    }

    public IngestProblem? Settle(BadRows bad)
    {
        if (!IsUtf8 || firstInvalid is null) return null;
        var all = Invalid + (invalidHeader ? 1 : 0);
        if (given is null && all > sound)
        {
            IsUtf8 = false;
            Invalid = 0;
            return null;
        }
        if (invalidHeader) return firstInvalid;
        return Invalid > 0 ? bad.Add(firstInvalid, Invalid) : null;
    }
}
