using System.Diagnostics;
using System.Text;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Postgres;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>What goes wrong is said by its rule, and leaves nothing behind.</summary>
[Collection(nameof(Sources))]
public sealed class SourceFailureTests(SourceFixture sources)
{
    private const string Rows = "600000";

    [Theory]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.PostgreSql)]
    [Trait("Requirement", "R086")]
    public async Task Each_wrong_answer_has_its_own_rule(DatabaseEngine engine)
    {
        var good = engine == DatabaseEngine.MySql ? sources.MySqlLogin : sources.PostgresLogin;
        (await sources.Source.TestAsync(good, CancellationToken.None)).Value.ShouldNotBeNull().Version.ShouldNotBeEmpty();
        foreach (var (login, rule) in new (SourceLogin, string)[]
        {
            (good with { Password = "faux" }, "database.login_refused"),
            (good with { Address = good.Address with { Port = 1 } }, "database.refused"),
            (good with { Address = good.Address with { Host = "nulle-part.invalid" } }, "database.host_unknown"),
            (good with { Address = good.Address with { Database = "absente" } }, "database.unknown_database"),
            (good with { Address = good.Address with { Host = "169.254.169.254" } }, "database.host_forbidden"),
            (good with { Address = good.Address with { Tls = SourceTls.Required } }, "database.tls"),
        })
            (await sources.Source.TestAsync(login, CancellationToken.None)).Problem.ShouldNotBeNull().Rule.ShouldBe(rule);
        (await sources.Source.ColumnsAsync(good, null, "absente", CancellationToken.None)).Problem!.Rule.ShouldBe("database.unknown_table");
        good.ToString().ShouldNotContain(good.Password);
    }

    [Fact]
    public async Task A_source_killed_while_it_is_read_leaves_no_file_and_says_that_it_was_lost()
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, $"create table gros (n bigint, t varchar(200)); insert into gros select seq, repeat('x', 200) from seq_1_to_{Rows}");
        var result = await InterruptedAsync(SourceFixture.MySqlAt(server, database), null, server.KillHard);
        result.Problem!.Rule.ShouldBe("database.lost");
    }

    [Fact]
    public async Task A_postgres_killed_while_it_is_read_leaves_no_file_and_says_that_it_was_lost()
    {
        var folder = Path.Combine(TestFolder.Path, "data-source");
        await using var server = await EmbeddedPostgres.StartAsync(new(folder, Checkout.Tools, Path.Combine(TestFolder.Path, "secrets", "source")) { Durable = false });
        await using (var admin = NpgsqlDataSource.Create(server.AdminConnection))
        await using (var command = admin.CreateCommand($"create table gros as select n, repeat('x', 200) t from generate_series(1, {Rows}) n"))
            await command.ExecuteNonQueryAsync();
        var at = new NpgsqlConnectionStringBuilder(server.AdminConnection);
        var result = await InterruptedAsync(SourceFixture.PostgresAt(at), "public", () => Process.GetProcessById(Postmaster.Of(folder)!.Pid).Kill(entireProcessTree: true));
        result.Problem!.Rule.ShouldBe("database.lost");
    }

    [Fact]
    [Trait("Requirement", "D07")]
    public async Task A_worker_killed_while_it_reads_leaves_no_file_and_no_process_ever_shows_the_password()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, $"create or replace table gros (n bigint, t varchar(200)); insert into gros select seq, repeat('x', 200) from seq_1_to_{Rows}");
        var seen = 0;
        var killed = await Should.ThrowAsync<DuckDbWorkerException>(() => InterruptedAsync(sources.MySqlLogin, null, () =>
        {
            foreach (var worker in Workers())
            {
                seen++;
                foreach (var file in new[] { "cmdline", "environ" })
                    File.ReadAllText($"/proc/{worker.Id}/{file}").ShouldNotContain("s3cret");
                worker.Kill();
            }
        }));
        killed.Rule.ShouldBe("duckdb.ended");
        seen.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Cancelling_ends_the_worker()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, $"create or replace table long_a_lire (n bigint, t varchar(200)); insert into long_a_lire select seq, repeat('x', 200) from seq_1_to_{Rows}");
        using var stop = new CancellationTokenSource();
        var others = Workers().Select(w => w.Id).ToArray(); // the warm one of the previews
        var target = sources.NewFile();
        await Should.ThrowAsync<OperationCanceledException>(() => sources.Source.ExtractAsync(new(sources.MySqlLogin, null, "long_a_lire", ["n", "t"], null, target), new Told(_ => stop.Cancel()), stop.Token));
        File.Exists(target).ShouldBeFalse();
        Workers().Select(w => w.Id).Except(others).ShouldBeEmpty();
    }

    /// <summary>Reads the large table, and strikes as soon as rows have come.</summary>
    private async Task<SourceResult<ExtractedTable>> InterruptedAsync(SourceLogin login, string? schema, Action strike)
    {
        var (target, struck) = (sources.NewFile(), 0);
        try
        {
            return await sources.Source.ExtractAsync(
                new(login, schema, "gros", ["n", "t"], null, target), new Told(rows => { if (rows > 0 && Interlocked.Exchange(ref struck, 1) == 0) strike(); }), CancellationToken.None);
        }
        finally
        {
            struck.ShouldBe(1, "the extraction ended before it could be interrupted");
            File.Exists(target).ShouldBeFalse("no half-written table stays");
        }
    }

    private static Process[] Workers() =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture))
            .Where(pid => Read(pid, "cmdline").Contains("duckdb-worker", StringComparison.Ordinal) && Read(pid, "stat").Split(") ")[^1].Split(' ')[1] == $"{Environment.ProcessId}")
            .Select(Process.GetProcessById),
    ];

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}", Encoding.Latin1);
        }
        catch (IOException)
        {
            return ") Z 0";
        }
    }

    private sealed class Told(Action<long> act) : IProgress<long>
    {
        public void Report(long value) => act(value);
    }
}
