using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Csv;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Takes the place of DuckDB's writing: leaves rows for an engine elsewhere.</summary>
internal sealed class CleanTable(string file)
{
    public string File { get; private set; } = file;

    public CleanForm Form { get; private set; }

    public ImmutableArray<CleanColumn> Columns { get; private set; } = [];

    /// <returns>Rows left.</returns>
    public long FromCsv(IngestTask task, string source, CsvDialect dialect, bool header, ImmutableArray<ColumnPlan> plans)
    {
        Columns = [.. plans.Select(plan => new CleanColumn(plan.Choice))];
        using var text = TextFile.Open(source);
        using var rows = new CleanRows(File);
        var reader = new CsvReader(text, dialect);
        for (var first = true; reader.Next(); first = false)
        {
            if (first && header) continue;
            if (reader.Bad is not null || reader.Count != plans.Length) throw new InvalidDataException("A row changed while it was read.");
            // As in DuckDB's reading, an empty field is a missing value, between quotation marks or not.
            for (var i = 0; i < reader.Count; i++) rows.Field(reader[i], reader[i].IsEmpty);
            rows.EndRow();
            if ((rows.Rows & 0xFFF) == 0) task.Tell.Say("writing", reader.Read / (double)text.Length);
        }
        return reader.Fatal is null ? rows.Rows : throw new InvalidDataException("The file changed while it was read.");
    }

    /// <summary>Rows that the caller writes.</summary>
    public CleanRows Begin(ImmutableArray<CleanColumn> columns)
    {
        Columns = columns;
        return new CleanRows(File);
    }

    /// <param name="whole">No column changes its type and no row is set aside: the source itself does, when Spark reads all of its types.</param>
    public long FromParquet(IngestTask task, FileIngestRequest ingest, string source, string select, ImmutableArray<ColumnChoice> choices, bool whole)
    {
        Form = CleanForm.Parquet;
        Columns = [.. choices.Select(choice => new CleanColumn(choice))];
        if (!whole || choices.Any(choice => !SparkType.IsReadable(choice.Type)))
        {
            var readable = string.Join(", ", choices.Select(c => SparkType.IsReadable(c.Type) ? SqlText.Identifier(c.Name) : $"CAST({SqlText.Identifier(c.Name)} AS VARCHAR) AS {SqlText.Identifier(c.Name)}"));
            return ParquetCopy.Write(task, File, $"SELECT {readable} FROM ({select})", choices.Length, source);
        }
        // What was unpacked goes with this process's folder.
        if (source == ingest.SourceFile) File = source;
        else System.IO.File.Move(source, File, overwrite: true);
        using var duck = task.Context.Open(File);
        // Every value is read once here, so that a damaged page is known before it is sent anywhere.
        return duck.Number($"SELECT count(*) FROM (SELECT hash(COLUMNS(*)) FROM {ParquetReading.From(File)})", CancellationToken.None);
    }
}
