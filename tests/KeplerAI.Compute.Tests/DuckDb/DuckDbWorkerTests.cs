using System.Diagnostics;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Tests.Ingestion;

namespace KeplerAI.Compute.Tests.DuckDb;

public sealed class DuckDbWorkerTests(TablesFixture tables) : IClassFixture<TablesFixture>
{
    [Fact]
    public async Task A_warm_worker_serves_reads_in_turn_and_is_replaced_when_it_dies()
    {
        var file = tables.Parquet("SELECT range AS n, 'ligne ' || range AS t FROM range(100000)");
        var page = await tables.Reader.PreviewAsync(file, 2, 99_998, default);
        page.Columns.ShouldBe([new TableColumn("n", "BIGINT"), new TableColumn("t", "VARCHAR")]);
        page.Rows.Select(r => r[1]).ShouldBe(["ligne 99998", "ligne 99999"]);
        var first = tables.Worker.WarmProcess.ShouldNotBeNull();
        await tables.Reader.PreviewAsync(file, 1, 0, default);
        tables.Worker.WarmProcess.ShouldBe(first);
        using (var process = Process.GetProcessById(first)) process.Kill();
        (await tables.Reader.FindRowAsync(file, "n", "5", default))!.Rows[0][1].ShouldBe("ligne 5");
        tables.Worker.WarmProcess.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_failed_read_leaves_the_worker_warm_and_says_why_without_data()
    {
        var error = await Should.ThrowAsync<DuckDbWorkerException>(tables.Reader.PreviewAsync(tables.File("no parquet"), 1, 0, default));
        error.Rule.ShouldBe("duckdb.failed");
        tables.Worker.WarmProcess.ShouldNotBeNull();
        (await tables.Reader.FindRowAsync(tables.Parquet("SELECT 1 AS a"), "missing", "x", default)).ShouldBeNull();
        (await tables.Reader.FindRowAsync(tables.Parquet("SELECT 1 AS a"), "a", "' OR 1=1 --", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_is_not_read_even_to_a_good_table()
    {
        var link = tables.NewFile(".parquet");
        File.CreateSymbolicLink(link, tables.Parquet("SELECT 'other' AS id_kepler"));
        await Should.ThrowAsync<DuckDbWorkerException>(tables.Reader.PreviewAsync(link, 1, 0, default));
        await Should.ThrowAsync<DuckDbWorkerException>(tables.Publisher.CompareAsync(link, link, default));
    }

    [Fact]
    public async Task A_process_above_its_memory_is_killed_and_the_reason_named()
    {
        using var small = new DuckDbWorker(TablesFixture.Options(tables.Folder) with { MemoryMb = 16, RuntimeMb = 0 });
        var source = tables.File("a,b\n" + string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i},texte {i}\n")));
        var target = tables.NewFile(".parquet");
        var result = await new FileIngestion(small).IngestAsync(TablesFixture.Request(source, target), new Progress<IngestProgress>(), default);
        result.Problem.ShouldBe(new IngestProblem("duckdb.memory"));
        File.Exists(target).ShouldBeFalse();
    }

    [Fact]
    public async Task Cancelling_an_ingestion_kills_its_process_and_leaves_no_file()
    {
        var source = tables.NewFile();
        await using (var writer = new StreamWriter(source))
        {
            await writer.WriteLineAsync("a,b,c,d");
            for (var i = 0; i < 3_000_000; i++) await writer.WriteLineAsync($"{i},text {i},{i / 7.0:0.000000},2024-01-01");
        }
        var (target, temporary) = (tables.NewFile(".parquet"), tables.NewFile());
        using var worker = new DuckDbWorker(TablesFixture.Options(tables.Folder) with { TempFolder = temporary });
        using var cancel = new CancellationTokenSource();
        var told = new CancelOnFirst(cancel);
        await Should.ThrowAsync<OperationCanceledException>(
            new FileIngestion(worker).IngestAsync(TablesFixture.Request(source, target), told, cancel.Token));
        told.Reports.ShouldBeGreaterThan(0);
        File.Exists(target).ShouldBeFalse();
        Directory.GetFileSystemEntries(temporary).ShouldBeEmpty("what the worker kept for a moment is gone with it");
        ChildrenThatIngest().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_whose_application_died_before_it_began_touches_nothing()
    {
        var (options, target) = (TablesFixture.Options(tables.Folder), tables.File("the version before"));
        var request = TablesFixture.Request(tables.File("a,b\n1,2\n"), target);
        var info = new ProcessStartInfo(options.WorkerCommand[0], options.WorkerCommand[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        info.Environment[DuckDbLibrary.ToolsVariable] = options.ToolsFolder;
        using var orphan = Process.Start(info)!;
        await orphan.StandardInput.WriteLineAsync(WorkerJson.Line(new WorkerRequest(FileTask.Ingesting, WorkerJson.Element(request), 1024, 2, tables.Folder, Application: 1)));
        (await orphan.StandardOutput.ReadToEndAsync()).ShouldBeEmpty();
        await orphan.WaitForExitAsync();
        orphan.ExitCode.ShouldBe(137);
        (await File.ReadAllTextAsync(target)).ShouldBe("the version before");
    }

    // A worker that ingests is a child of this process other than the warm one.
    private IEnumerable<int> ChildrenThatIngest() => Directory.GetDirectories("/proc", "*")
        .Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture))
        .Where(pid => pid != tables.Worker.WarmProcess && FolderOf(pid).Contains(tables.Folder, StringComparison.Ordinal));

    private static string FolderOf(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed class CancelOnFirst(CancellationTokenSource cancel) : IProgress<IngestProgress>
    {
        public int Reports { get; private set; }

        public void Report(IngestProgress value)
        {
            Reports++;
            cancel.Cancel();
        }
    }
}
