using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

/// <summary>Every file of the corpus through the ingestion: the table it must give, or the rule, line and column it must name.</summary>
public sealed class CorpusTests(TablesFixture tables) : IClassFixture<TablesFixture>
{
    private static readonly Lazy<TablesFixture> Making = new(() => new TablesFixture());

    private static readonly Lazy<Dictionary<string, CorpusFile>> All = new(() =>
    {
        using var made = Making.Value;
        return new[] { CsvStructures.Files(), CsvValues.Files(), Encodings.Files(), Archives.Files(), Workbooks.Files(), JsonFiles.Files(), ParquetFiles.Files(made) }
            .SelectMany(files => files).ToDictionary(file => file.Name, StringComparer.Ordinal);
    });

    public static TheoryData<string> Names => [.. All.Value.Keys];

    [Fact]
    public void The_corpus_holds_at_least_120_files() => All.Value.Count.ShouldBeGreaterThanOrEqualTo(120);

    [Theory, Trait("Requirement", "R064"), Trait("Requirement", "R065"), Trait("Requirement", "D04"), MemberData(nameof(Names))]
    public async Task Each_file_ends_as_it_must(string name)
    {
        var file = All.Value[name];
        var source = tables.File(file.Bytes);
        var target = tables.NewFile(".parquet");
        var request = TablesFixture.Request(source, target, file.Options, file.Policy) with { FileName = file.FileName, Columns = file.Columns };
        var result = tables.Ingest(request);
        if (file.Problem is { } expected)
        {
            result.Table.ShouldBeNull();
            var problem = result.Problem.ShouldNotBeNull();
            (problem.Rule, problem.Line, problem.Column).ShouldBe((expected.Rule, expected.Line, expected.Column));
            (IngestRules.OfFiles.Contains(problem.Rule) || IngestRules.OfRows.Contains(problem.Rule)).ShouldBeTrue();
            return;
        }
        result.Problem.ShouldBeNull();
        var table = result.Table!;
        (table.Rows, table.RejectedRows, string.Join(' ', table.Columns.Select(c => c.Type))).ShouldBe((file.Rows, file.Rejects, file.Types));
        File.Exists(request.RejectsFile).ShouldBe(file.Rejects > 0);
        if (file.Rejects > 0) RowsOf(await File.ReadAllTextAsync(request.RejectsFile)).ShouldBe(file.Rejects);
        if (file.First is null) return;
        var page = await tables.Reader.PreviewAsync(target, 1, 0, default);
        string.Join('|', page.Rows[0].Select(value => value ?? "∅")).ShouldBe(file.First);
        if (file.Columns is null) table.Facts.Columns.Length.ShouldBe(page.Columns.Length);
    }

    /// <summary>What the page shows before the import is what the import then does.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Inspecting_a_file_tells_what_ingesting_it_gives(string name)
    {
        var file = All.Value[name];
        if (file.Columns is not null || file.Types.Length > 10_000) return;
        var result = tables.Inspect(new InspectRequest(tables.File(file.Bytes), file.FileName, file.Options));
        if (file.Problem is null)
        {
            var facts = result.Facts.ShouldNotBeNull();
            (facts.Rows, facts.BadRows).ShouldBe((file.Rows, file.Rejects));
            facts.Preview.Length.ShouldBe((int)Math.Min(20, file.Rows));
            string.Join(' ', facts.Columns.Select(c => c.Type)).ShouldBe(file.Types);
        }
        // Whether very wide text can be written shows when it is.
        else if (result.Facts is { } facts && file.Problem.Value.Rule != "csv.too_many_columns")
        {
            facts.BadRows.ShouldBeGreaterThan(0);
            facts.FirstBad.ShouldNotBeNull();
        }
    }

    private static long RowsOf(string csv)
    {
        var (rows, quoted) = (0L, false);
        foreach (var c in csv)
        {
            if (c == '"') quoted = !quoted;
            else if (c == '\n' && !quoted) rows++;
        }
        return rows - 1;
    }
}
