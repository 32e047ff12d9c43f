using System.Collections.Immutable;
using System.Text;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion.Json;

/// <summary>A JSON file: one pass of our own finds bad rows and the types of members; DuckDB reads it with these, and nested values as it finds them over the whole file.</summary>
internal sealed class JsonFile(IngestTask task, PlainFile plain)
{
    private readonly BadRows bad = new(task.Policy);
    private readonly JsonColumns columns = new(task.Columns);
    private string file = plain.File;
    private JsonForm form;
    private long rows;
    private int longest;

    public IngestOutcome Run()
    {
        if (TextFile.Prepare(task, plain, out file) is { } refused) return refused;
        var encoding = task.Options.Encoding ?? plain.Encoding;
        if (encoding is "windows-1252" or "iso-8859-1") file = TextFile.Transcode(file, TextFile.Of(encoding), Path.Combine(task.Context.TempFolder, "utf8.txt"));
        form = JsonForms.Of(file);
        if (Scan() is { } problem) return IngestOutcome.Refused(problem);
        if (task.Columns is { } given && given.Length != columns.All.Count) return IngestOutcome.Refused(new IngestProblem("file.columns_differ", Detail: $"{columns.All.Count}/{given.Length}"));
        if (JsonForms.Duplicate(columns.All) is { } twice) return IngestOutcome.Refused(new IngestProblem("csv.duplicate_header", Column: twice.Place + 1, Detail: twice.Name));
        var rejected = bad.Count == 0 ? 0 : Rewrite();
        using var duck = task.Context.Open([file]);
        var choices = task.Columns ?? Choices(duck);
        var plan = JsonSql.Plan(columns.All, choices);
        var source = JsonSql.Read(file, form, columns.All, plan, longest);
        var select = $"SELECT {string.Join(", ", plan.Select((p, i) => $"{p.Expression} AS {SqlText.Identifier(choices[i].Name)}"))} FROM {source}";
        try
        {
            var facts = new FileFacts(SourceFormat.Json, plain.Compression, null, null, null, encoding ?? "utf-8", null, [], null, rows, choices, JsonSql.Preview(duck, select, choices)) { BadRows = bad.Count, FirstBad = bad.First };
            if (task.Ingest is { } ingest && Write(ingest, select, choices, plan) != rows) return IngestOutcome.Refused(new IngestProblem("json.broken"));
            return new IngestOutcome(facts, null) { Rejected = task.Ingest is null ? 0 : rejected };
        }
        catch (DuckDbException e) when (!e.IsOutOfMemory && e.Safe is "Invalid Input Error" or "Conversion Error")
        {
            return IngestOutcome.Refused(new IngestProblem("json.broken"));
        }
    }

    private long Write(FileIngestRequest ingest, string select, ImmutableArray<ColumnChoice> choices, ImmutableArray<ColumnPlan> plans) =>
        task.Clean is { } clean ? JsonCells.Write(clean, file, form, columns.All, plans) : ParquetCopy.Write(task, ingest.TargetFile, select, choices.Length, file);

    private IngestProblem? Scan()
    {
        using var text = TextFile.Open(file);
        var reader = new JsonRows(text, form);
        while (reader.Next())
        {
            var problem = reader.Bad ?? columns.Check(reader.Row, reader.Line, learn: true);
            if (problem is { Rule: "csv.too_many_columns" }) return problem;
            if (problem is null) rows++;
            else if (bad.Add(problem) is { } stop) return stop;
            if (((rows + bad.Count) & 0xFFF) == 0) task.Tell.Say("reading", reader.Read / (double)text.Length);
        }
        longest = reader.Longest;
        if (reader.Fatal is { } fatal) return fatal;
        if (bad.AtEnd(rows) is { } tooMany) return tooMany;
        if (rows > 0) return columns.All.Count == 0 ? new IngestProblem("json.empty") : null;
        return bad.First is { } first ? new IngestProblem("json.not_rows", first.Line, first.Column) : new IngestProblem("json.empty");
    }

    /// <summary>The sound rows one behind the other; the others go to the list of rejects.</summary>
    private long Rewrite()
    {
        var copy = Path.Combine(task.Context.TempFolder, "sound.json");
        using var text = TextFile.Open(file);
        var reader = new JsonRows(text, form);
        using var rejects = task.Ingest is { } ingest ? new RejectsFile(ingest.RejectsFile, [.. columns.All.Select(c => c.Name)]) : null;
        using (var output = new FileStream(copy, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            while (reader.Next())
            {
                var problem = reader.Bad ?? columns.Check(reader.Row, reader.Line, learn: false);
                if (problem is null)
                {
                    output.Write(reader.Row);
                    output.WriteByte((byte)'\n');
                }
                else
                {
                    var value = problem.Column is { } column && reader.Bad is null ? columns.ValueOf(reader.Row, column - 1) : "";
                    rejects?.Add(problem, value, Encoding.UTF8.GetString(reader.Row));
                }
            }
        }
        (file, form) = (copy, form == JsonForm.Lines ? JsonForm.Lines : JsonForm.Values);
        return bad.Count;
    }

    private ImmutableArray<ColumnChoice> Choices(DuckDbConnection duck)
    {
        var dayFirst = columns.All.Select(c => c.Facts.DayFirst).Where(f => f is not null).Distinct().ToList();
        var nested = columns.All.Exists(c => c.Nested && !c.Scalar) ? JsonSql.NestedTypes(duck, file, form, longest) : null;
        return [.. columns.All.Select(c => c.Nested && !c.Scalar && nested!.TryGetValue(c.Name, out var type) ? new ColumnChoice(c.Name, type) : c.Nested ? new ColumnChoice(c.Name, ColumnTypes.Text) : c.Settle(dayFirst.Count == 1 ? dayFirst[0] : null))];
    }
}
