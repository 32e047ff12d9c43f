using System.Diagnostics;
using System.Text;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Postgres;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Compute.Tests.Databases;

public sealed partial class SourceFailureTests
{
    [Fact]
    public async Task A_source_killed_while_it_is_read_leaves_no_file_and_says_that_it_was_lost()
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, $"create table gros (n bigint, t varchar(200)); insert into gros select seq, repeat('x', 200) from seq_1_to_{Rows}");
        var result = await InterruptedAsync(SourceFixture.MySqlAt(server, database), null, _ => server.KillHard());
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
        var result = await InterruptedAsync(SourceFixture.PostgresAt(at), "public", _ => Process.GetProcessById(Postmaster.Of(folder)!.Pid).Kill(entireProcessTree: true));
        result.Problem!.Rule.ShouldBe("database.lost");
    }

    [Fact]
    [Trait("Requirement", "D07")]
    public async Task A_worker_killed_while_it_reads_leaves_no_file_and_no_process_ever_shows_the_password()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, $"create or replace table gros (n bigint, t varchar(200)); insert into gros select seq, repeat('x', 200) from seq_1_to_{Rows}");
        var seen = 0;
        var killed = await Should.ThrowAsync<DuckDbWorkerException>(() => InterruptedAsync(sources.MySqlLogin, null, target =>
        {
            foreach (var worker in WorkersAt(target))
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
        var (target, workers) = (sources.NewFile(), Array.Empty<Process>());
        await Should.ThrowAsync<OperationCanceledException>(() => sources.Source.ExtractAsync(new(sources.MySqlLogin, null, "long_a_lire", ["n", "t"], null, target), new Told(_ =>
        {
            if (stop.IsCancellationRequested) return;
            workers = WorkersAt(target);
            stop.Cancel();
        }), stop.Token));
        File.Exists(target).ShouldBeFalse();
        workers.ShouldHaveSingleItem().HasExited.ShouldBeTrue();
    }
}
