using System.Collections.Immutable;
using System.Text;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Rows;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Csv;

/// <summary>A CSV file: one pass of our own over all rows, then DuckDB writes the Parquet; rows to set aside cost a copy of the others.</summary>
internal sealed class CsvFile(IngestTask task, PlainFile plain)
{
    private string file = plain.File;

    public IngestOutcome Run()
    {
        if (TextFile.Prepare(task, plain, out file) is { } refused) return refused;
        if (CsvDialects.Find(file, task.Options) is not { Dialect: { } dialect } found) return IngestOutcome.Refused(CsvDialects.Problem(task.Options));
        var bad = new BadRows(task.Policy);
        var scan = new RowScan(task.Columns, task.Options.Header, bad, task.Options.Decimal);
        using var text = TextFile.Open(file);
        var reader = new CsvReader(text, dialect);
        var decision = new EncodingDecision(task.Options.Encoding ?? plain.Encoding);
        var problem = Scan(reader, scan, decision, text.Length);
        problem ??= decision.Settle(bad) ?? scan.End();
        if (problem is not null) return IngestOutcome.Refused(problem);
        var (names, wrong) = scan.Names(decision.Encoding);
        if (wrong is not null) return IngestOutcome.Refused(wrong);
        var rows = scan.Rows - (decision.IsUtf8 ? decision.Invalid : 0);
        if (bad.AtEnd(rows) is { } tooMany) return IngestOutcome.Refused(tooMany);
        if (rows == 0) return IngestOutcome.Refused(new IngestProblem("csv.no_rows", scan.FirstLine));
        var columns = scan.Columns(names);
        var facts = new FileFacts(SourceFormat.Csv, plain.Compression, found.Delimited ? ((char)dialect.Delimiter).ToString() : null, dialect.Quote == 0 ? "" : ((char)dialect.Quote).ToString(),
            scan.Header, decision.Name, scan.Separator, [], null, rows, columns, scan.Preview(decision.Encoding)) { BadRows = bad.Count, FirstBad = bad.First };
        if (task.Ingest is not { } ingest) return new IngestOutcome(facts, null);
        if (decision.Transcodes) file = TextFile.Transcode(file, decision.Encoding, Path.Combine(task.Context.TempFolder, "utf8.csv"));
        var plans = ColumnPlan.Of(columns, scan.Facts);
        if (bad.Count == 0 && !reader.Irregular && TryCopy(ingest, dialect, reader.NewLine, scan, reader.LongestRecord * (decision.Transcodes ? 3 : 1), plans)) return new IngestOutcome(facts, null);
        return Rewrite(ingest, dialect, scan, decision, plans, facts);
    }

    private IngestProblem? Scan(CsvReader reader, RowScan scan, EncodingDecision decision, long length)
    {
        if (!reader.Next()) return reader.Fatal ?? new IngestProblem("csv.empty");
        if (reader.Bad is { } broken) return broken.Rule == "csv.nul" ? new IngestProblem("csv.binary") : broken;
        var headed = task.Options.Header != false;
        if (scan.Begin(reader) is { } refused) return refused;
        decision.Saw(reader, first: headed);
        var rows = 0L;
        while (reader.Next())
        {
            if ((++rows & 0xFFF) == 0) task.Tell.Say("reading", reader.Read / (double)length);
            if (reader.Bad is { } bad)
            {
                if (scan.Bad.Add(bad) is { } stop) return stop;
                continue;
            }
            if (decision.Refuses(reader) is { } invalid)
            {
                if (scan.Bad.Add(invalid) is { } stop) return stop;
                continue;
            }
            if (scan.Take(reader) is { } wrong)
            {
                if (scan.Bad.Add(wrong) is { } stop) return stop;
            }
            else decision.Saw(reader, first: false);
        }
        if (reader.Fatal is { } fatal) return fatal;
        return rows == 0 && scan.IsBlank ? new IngestProblem("csv.empty") : null;
    }

    /// <summary>DuckDB reads the file as it is; where it sees other rows than we do, or none, the rows are written again.</summary>
    private bool TryCopy(FileIngestRequest ingest, CsvDialect dialect, string newLine, RowScan scan, int longest, ImmutableArray<ColumnPlan> plans)
    {
        try
        {
            return ParquetCopy.FromCsv(task, ingest, file, dialect, newLine, scan.Header, longest, plans) == scan.Rows;
        }
        catch (DuckDb.DuckDbException e) when (!e.IsOutOfMemory)
        {
            return false;
        }
    }

    private IngestOutcome Rewrite(FileIngestRequest ingest, CsvDialect dialect, RowScan scan, EncodingDecision decision, ImmutableArray<ColumnPlan> plans, FileFacts facts)
    {
        var copy = Path.Combine(task.Context.TempFolder, "canonical.csv");
        using var text = TextFile.Open(file);
        var reader = new CsvReader(text, dialect);
        using var rejects = new RejectsFile(ingest.RejectsFile, [.. facts.Columns.Select(c => c.Name)]);
        using (var rows = new CanonicalRows(copy))
        {
            for (var first = true; reader.Next(); first = false)
            {
                if (first && scan.Header) continue;
                var problem = reader.Bad ?? (decision.IsUtf8 && reader.InvalidUtf8 ? reader.EncodingProblem() : scan.Check.Problem(reader, null));
                if (problem is null) rows.Write(reader);
                else rejects.Add(problem, problem.Column is { } column && reader.Bad is null && column <= reader.Count ? reader[column - 1] : default, reader.Raw);
                if (((rows.Rows + rejects.Rows) & 0xFFF) == 0) task.Tell.Say("writing", reader.Read / (double)text.Length / 2);
            }
            scan.Longest = rows.Longest;
        }
        if (ParquetCopy.FromCsv(task, ingest, copy, CanonicalRows.Dialect, CanonicalRows.NewLine, false, scan.Longest, plans) != facts.Rows) throw new InvalidDataException("The table has other rows than the file.");
        return new IngestOutcome(facts, null) { Rejected = rejects.Rows };
    }
}
