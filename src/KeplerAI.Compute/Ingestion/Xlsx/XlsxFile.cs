using System.Collections.Immutable;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion.Xlsx;

/// <summary>One sheet of a workbook: each row is read once, checked, and written as text for DuckDB.</summary>
internal sealed class XlsxFile(IngestTask task, PlainFile plain)
{
    private const int MaxRows = 1_048_576;
    private Dictionary<(long Row, int Column), string> errors = [];
    private readonly SheetRow row = new();

    public IngestOutcome Run()
    {
        if (Workbook.Sheets(plain.File) is not { IsEmpty: false } sheets) return IngestOutcome.Refused(new IngestProblem("xlsx.broken"));
        var sheet = task.Options.Sheet ?? sheets[0].Name;
        if (sheets.FirstOrDefault(s => s.Name == sheet) is not { Name: not null } found) return IngestOutcome.Refused(new IngestProblem("xlsx.sheet"));
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            var failed = Task.Run(() => CellErrors.Any(plain.File, found.Part));
            var outcome = Run([.. sheets.Select(s => s.Name)], sheet);
            if (!failed.GetAwaiter().GetResult()) return outcome;
            // Read again, knowing where the errors are.
            errors = CellErrors.Read(plain.File, found.Part!);
            return Run([.. sheets.Select(s => s.Name)], sheet);
        }
        catch (InvalidPasswordException)
        {
            return IngestOutcome.Refused(new IngestProblem("xlsx.password"));
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException or IndexOutOfRangeException or NullReferenceException or ArgumentException)
        {
            return IngestOutcome.Refused(new IngestProblem("xlsx.broken", row.Line > 0 ? row.Line : null));
        }
    }

    private IngestOutcome Run(ImmutableArray<string> sheets, string sheet)
    {
        using var stream = File.OpenRead(plain.File);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
        while (reader.Name != sheet)
            if (!reader.NextResult()) return IngestOutcome.Refused(new IngestProblem("xlsx.sheet"));
        var bad = new BadRows(task.Policy);
        var scan = new RowScan(task.Columns, task.Options.Header, bad, task.Options.Decimal);
        var copy = Path.Combine(task.Context.TempFolder, "sheet.csv");
        IngestProblem? problem;
        // Names are not known before the first row is read and judged: the columns' places name them until then.
        var rejected = new List<string>();
        using (var rejects = task.Ingest is { } ingest ? Rejects(ingest, rejected) : null)
        using (var rows = task.Ingest is null ? null : new CanonicalRows(copy))
        {
            problem = Scan(reader, scan, rows, rejects, rejected) ?? scan.End();
            if (problem is null && scan.FirstBad is { } first) rejects?.Add(first, "", "");
            scan.Longest = rows?.Longest ?? 0;
        }
        if (problem is not null) return IngestOutcome.Refused(problem);
        var (names, wrong) = scan.Names(Encoding.UTF8);
        if ((wrong ?? bad.AtEnd(scan.Rows)) is { } refused) return IngestOutcome.Refused(refused);
        if (scan.Rows == 0) return IngestOutcome.Refused(new IngestProblem("csv.no_rows", scan.FirstLine));
        var columns = scan.Columns(names);
        var facts = new FileFacts(SourceFormat.Xlsx, plain.Compression, null, null, scan.Header, null, null, sheets, sheet, scan.Rows, columns, scan.Preview(Encoding.UTF8)) { BadRows = bad.Count, FirstBad = bad.First };
        if (task.Ingest is { } write && ParquetCopy.FromCsv(task, write, copy, CanonicalRows.Dialect, CanonicalRows.NewLine, scan.Header || scan.FirstBad is not null, scan.Longest, ColumnPlan.Of(columns, scan.Facts)) != scan.Rows)
            throw new InvalidDataException("The table has other rows than the sheet.");
        return new IngestOutcome(facts, null) { Rejected = task.Ingest is null ? 0 : bad.Count };
    }

    private IngestProblem? Scan(IExcelDataReader reader, RowScan scan, CanonicalRows? rows, RejectsFile? rejects, List<string> names)
    {
        var (width, all) = (0, Math.Max(1, reader.RowCount));
        while (reader.Read())
        {
            if (reader.Depth >= MaxRows) return new IngestProblem("xlsx.too_many_rows", MaxRows + 1);
            var error = Fill(reader);
            if (row.Width == 0) continue;
            if (width == 0)
            {
                row.Fit(width = row.Width);
                if (scan.Begin(row) is { } refused) return refused;
                names.AddRange(Enumerable.Range(0, width).Select(i => Encoding.UTF8.GetString(row[i])));
                rows?.Write(row);
                continue;
            }
            row.Fit(width);
            var problem = error is { } column ? new IngestProblem("xlsx.error_value", row.Line, column) : scan.Take(row);
            if (problem is null)
            {
                rows?.Write(row);
            }
            else
            {
                if (scan.Bad.Add(problem) is { } stop) return stop;
                rejects?.Add(problem, problem.Column is { } place && place <= row.Count ? row[place - 1] : default, row.Raw);
            }
            if ((row.Line & 0x3FF) == 0) task.Tell.Say("reading", row.Line / (double)all);
        }
        return width == 0 ? new IngestProblem("xlsx.empty") : null;
    }

    private static RejectsFile Rejects(FileIngestRequest ingest, List<string> names)
    {
        File.Delete(ingest.RejectsFile);
        return new RejectsFile(ingest.RejectsFile, names);
    }

    /// <returns>The first cell that holds an error of a formula, if any.</returns>
    private int? Fill(IExcelDataReader reader)
    {
        row.Clear();
        row.Line = reader.Depth + 1;
        int? error = null;
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var value = reader.GetValue(i);
            if (errors.Count > 0 && errors.TryGetValue((row.Line, i + 1), out var code))
            {
                error ??= i + 1;
                value = code;
            }
            row.Add(value);
        }
        return error;
    }
}
