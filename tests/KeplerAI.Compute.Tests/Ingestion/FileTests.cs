using System.Diagnostics;
using System.Text;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Tests.Ingestion;

/// <summary>What the whole ingestion of a file leaves behind, whatever happens to it.</summary>
public sealed class FileTests(TablesFixture tables) : IClassFixture<TablesFixture>
{
    [Fact, Trait("Requirement", "R064"), Trait("Requirement", "R065")]
    public async Task A_worker_ingests_a_file_and_says_where_it_is()
    {
        var phases = new List<string>();
        var (target, source) = (tables.NewFile(".parquet"), tables.File("id;code\n1;007\n2;008\n"));
        var request = TablesFixture.Request(source, target);
        var result = await tables.Files.IngestAsync(request, new Told(phases), default);
        result.Problem.ShouldBeNull();
        (result.Table!.Rows, result.Table.Sha256.Length, result.Table.SourceSha256.Length, result.Table.RejectedRows).ShouldBe((2, 64, 64, 0));
        phases.ShouldContain("hashing");
        var inspected = await tables.Files.InspectAsync(new InspectRequest(source, "x.csv", new SourceOptions()), new Told(phases), default);
        inspected.Facts!.Columns.ShouldBe([new ColumnChoice("id", "BIGINT"), new ColumnChoice("code", "VARCHAR")]);
        inspected.Facts.Preview.Select(row => row[1]).ShouldBe(["007", "008"]);
    }

    [Fact]
    public async Task A_killed_worker_leaves_no_file_and_is_named()
    {
        var source = tables.NewFile();
        await using (var writer = new StreamWriter(source))
        {
            await writer.WriteLineAsync("a,b,c,d");
            for (var i = 0; i < 2_000_000; i++) await writer.WriteLineAsync($"{i},text {i},{i / 7.0:0.000000},2024-01-01");
            await writer.WriteLineAsync("short");
        }
        var target = tables.NewFile(".parquet");
        var request = TablesFixture.Request(source, target, policy: new BadRowPolicy(BadRowMode.SetAsideAll));
        var result = await tables.Files.IngestAsync(request, new KillOn("writing", tables.Folder), default);
        result.ShouldBe(new FileIngestResult(null, new IngestProblem("duckdb.ended")));
        foreach (var file in new[] { target, request.RejectsFile, request.StatsFile }) File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task Rows_set_aside_are_a_file_that_says_where_and_why_and_runs_nothing()
    {
        var source = tables.File("nom,montant\n\"=cmd|' /C calc'!A0\",x\nDupont,12\n@SUM(A1),\"a\"\"b\"\n");
        var target = tables.NewFile(".parquet");
        var request = TablesFixture.Request(source, target, new SourceOptions(Header: true), new BadRowPolicy(BadRowMode.SetAsideUpTo, 5)) with { Columns = [new("nom", "VARCHAR"), new("montant", "BIGINT")] };
        var table = tables.Ingest(request).Table.ShouldNotBeNull();
        (table.Rows, table.RejectedRows, table.RejectsSha256!.Length).ShouldBe((1, 2, 64));
        var lines = (await File.ReadAllTextAsync(request.RejectsFile, Encoding.UTF8)).Split("\r\n");
        lines[0].ShouldBe("line,column,rule,value,record");
        lines[1].ShouldBe("\"2\",\"montant\",\"value.integer\",\"x\",\"\"\"=cmd|' /C calc'!A0\"\",x\"");
        lines[2].ShouldBe("\"4\",\"montant\",\"value.integer\",\"a\"\"b\",\"'@SUM(A1),\"\"a\"\"\"\"b\"\"\"");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+33", "'+33")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@A1", "'@A1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData(" =1", "' =1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("Dupont = 1", "Dupont = 1")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_run_becomes_text(string cell, string written) => RejectsFile.Harmless(cell).ShouldBe(written);

    private sealed class Told(List<string> phases) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => phases.Add(value.Phase);
    }

    private sealed class KillOn(string phase, string folder) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            if (value.Phase != phase) return;
            foreach (var process in Process.GetProcesses())
            {
                using (process)
                    if (WorksIn(process.Id, folder)) process.Kill();
            }
        }

        private static bool WorksIn(int pid, string folder)
        {
            try
            {
                return (new FileInfo($"/proc/{pid}/cwd").LinkTarget ?? "").Contains(folder, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
