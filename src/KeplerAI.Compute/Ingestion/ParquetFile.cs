using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Rows;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion;

/// <summary>A Parquet file: read whole and written again, so that what the lake holds is sound and of one make.</summary>
internal sealed class ParquetFile(IngestTask task, PlainFile plain)
{
    private readonly BadRows bad = new(task.Policy);
    private readonly string source = $"read_parquet({SqlText.Literal(plain.File)}, file_row_number = true)";

    public IngestOutcome Run()
    {
        if (!IsClosed()) return IngestOutcome.Refused(new IngestProblem("parquet.broken"));
        try
        {
            return Read();
        }
        catch (DuckDbException e) when (!e.IsOutOfMemory)
        {
            return IngestOutcome.Refused(new IngestProblem("parquet.broken"));
        }
    }

    private IngestOutcome Read()
    {
        using var duck = task.Context.Open(plain.File);
        var columns = ParquetReading.Columns(duck, plain.File);
        var rows = duck.Number($"SELECT count(*) FROM {ParquetReading.From(plain.File)}", CancellationToken.None);
        if (rows == 0 || columns.IsEmpty) return IngestOutcome.Refused(new IngestProblem("parquet.empty"));
        var choices = task.Columns ?? [.. columns.Select(c => new ColumnChoice(c.Name, c.Type))];
        if (choices.Length != columns.Length) return IngestOutcome.Refused(new IngestProblem("file.columns_differ", Detail: $"{columns.Length}/{choices.Length}"));
        var casts = columns.Select((c, i) => new ParquetCast(c, choices[i])).ToImmutableArray();
        var changed = casts.Where(c => c.Changes).ToList();
        if (changed.Count > 0 && Judge(duck, columns, casts, rows) is { } stop) return IngestOutcome.Refused(stop);
        var select = string.Join(", ", casts.Select(c => $"{c.Expression} AS {SqlText.Identifier(c.Choice.Name)}"));
        var from = bad.Count == 0 ? $"{ParquetReading.From(plain.File)}" : $"{source} WHERE NOT ({string.Join(" OR ", changed.Select(c => c.Bad))})";
        var facts = new FileFacts(SourceFormat.Parquet, plain.Compression, null, null, null, null, null, [], null, rows - bad.Count, choices, Preview(duck, $"SELECT {select} FROM {from}", choices)) { BadRows = bad.Count, FirstBad = bad.First };
        if (rows == bad.Count) return IngestOutcome.Refused(new IngestProblem("csv.no_rows"));
        if (task.Ingest is { } ingest && Write(ingest, $"SELECT {select} FROM {from}", choices, whole: changed.Count == 0) != facts.Rows) return IngestOutcome.Refused(new IngestProblem("parquet.broken"));
        return new IngestOutcome(facts, null) { Rejected = task.Ingest is null ? 0 : bad.Count };
    }

    private long Write(FileIngestRequest ingest, string select, ImmutableArray<ColumnChoice> choices, bool whole) =>
        task.Clean is { } clean ? clean.FromParquet(task, ingest, plain.File, select, choices, whole) : ParquetCopy.Write(task, ingest.TargetFile, select, choices.Length, plain.File);

    /// <summary>Finds the rows whose values do not take their columns' new types; those go to the list of rejects.</summary>
    private IngestProblem? Judge(DuckDbConnection duck, ImmutableArray<TableColumn> columns, ImmutableArray<ParquetCast> casts, long rows)
    {
        var changed = Enumerable.Range(0, casts.Length).Where(i => casts[i].Changes).ToList();
        var place = string.Concat(changed.Select(i => $" WHEN {casts[i].Bad} THEN {i}"));
        var value = string.Concat(changed.Select(i => $" WHEN {casts[i].Bad} THEN CAST({SqlText.Identifier(columns[i].Name)} AS VARCHAR)"));
        var record = $"concat_ws(';', {string.Join(", ", columns.Select(c => $"coalesce(CAST({SqlText.Identifier(c.Name)} AS VARCHAR), '')"))})";
        using var rejects = task.Ingest is { } ingest ? new RejectsFile(ingest.RejectsFile, [.. columns.Select(c => c.Name)]) : null;
        using var result = duck.Query($"SELECT CAST(file_row_number + 1 AS BIGINT), CAST(CASE{place} END AS BIGINT), CASE{value} END, {record} FROM {source} WHERE {string.Join(" OR ", changed.Select(i => casts[i].Bad))} ORDER BY file_row_number", CancellationToken.None);
        while (result.NextChunk())
        {
            for (var row = 0; row < result.Rows; row++)
            {
                var column = (int)result.Value<long>(1, row);
                var problem = new IngestProblem(casts[column].Rule, result.Value<long>(0, row), column + 1);
                if (bad.Add(problem) is { } stop) return stop;
                rejects?.Add(problem, result.Text(2, row) ?? "", result.Text(3, row) ?? "");
            }
        }
        return bad.AtEnd(rows - bad.Count);
    }

    private static ImmutableArray<ImmutableArray<string?>> Preview(DuckDbConnection duck, string select, ImmutableArray<ColumnChoice> choices) => Json.JsonSql.Preview(duck, select, choices);

    /// <summary>A whole file ends with the mark it starts with.</summary>
    private bool IsClosed()
    {
        using var stream = File.OpenRead(plain.File);
        if (stream.Length < 12) return false;
        stream.Position = stream.Length - 4;
        Span<byte> mark = stackalloc byte[4];
        stream.ReadExactly(mark);
        return mark.SequenceEqual("PAR1"u8);
    }
}

/// <summary>What becomes of one column of a Parquet file: kept, or cast to the type it was given.</summary>
internal sealed class ParquetCast
{
    public ParquetCast(TableColumn column, ColumnChoice choice)
    {
        var name = SqlText.Identifier(column.Name);
        (Choice, Changes) = (choice, !string.Equals(column.Type, choice.Type, StringComparison.Ordinal));
        Expression = !Changes ? name : column.Type == ColumnTypes.Text ? ColumnSql.Expression(name, choice, tries: true) : $"TRY_CAST({name} AS {choice.Type})";
        Bad = $"({name} IS NOT NULL AND {(column.Type == ColumnTypes.Text ? $"trim({name}) <> '' AND " : "")}{Expression} IS NULL)";
        Rule = ColumnRule.Of(choice)?.Rule ?? "value.decimal";
    }

    public ColumnChoice Choice { get; }

    public bool Changes { get; }

    public string Expression { get; }

    public string Bad { get; }

    public string Rule { get; }
}
