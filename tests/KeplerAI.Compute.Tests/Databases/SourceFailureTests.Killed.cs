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
    // Each of the last rows takes ten minutes: whatever strikes meanwhile finds the reading under way. A session whose reader is gone ends by itself.
    private const string EndlessPostgres = $"create view gros as select n, case when n > {Rows} then pg_sleep(600)::text else repeat('x', 200) end t from generate_series(1, {Rows} + 9) n";

    [Fact]
    public async Task A_source_killed_while_it_is_read_leaves_no_file_and_says_that_it_was_lost()
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, EndlessMariaDb("gros"));
        var result = await InterruptedAsync(SourceFixture.MySqlAt(server, database), null, _ => server.KillHard());
        result.Problem!.Rule.ShouldBe("database.lost");
    }

    [Fact]
    public async Task A_postgres_killed_while_it_is_read_leaves_no_file_and_says_that_it_was_lost()
    {
        var folder = Path.Combine(TestFolder.Path, "data-source");
        await using var server = await EmbeddedPostgres.StartAsync(new(folder, Checkout.Tools, Path.Combine(TestFolder.Path, "secrets", "source")) { Durable = false });
        await using (var admin = NpgsqlDataSource.Create(server.AdminConnection))
        await using (var command = admin.CreateCommand(EndlessPostgres))
            await command.ExecuteNonQueryAsync();
        var at = new NpgsqlConnectionStringBuilder(server.AdminConnection);
        var result = await InterruptedAsync(SourceFixture.PostgresAt(at), "public", _ => Process.GetProcessById(Postmaster.Of(folder)!.Pid).Kill(entireProcessTree: true));
        result.Problem!.Rule.ShouldBe("database.lost");
    }

    [Fact]
    [Trait("Requirement", "D07")]
    public async Task A_worker_killed_while_it_reads_leaves_no_file_and_no_process_ever_shows_the_password()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, EndlessMariaDb("gros"));
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
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, EndlessMariaDb("long_a_lire"));
        using var stop = new CancellationTokenSource();
        var (target, workers) = (sources.NewFile(), Array.Empty<Process>());
        await Should.ThrowAsync<OperationCanceledException>(() => sources.Source.ExtractAsync(new(sources.MySqlLogin, null, "long_a_lire", ["n", "t"], null, target), new Told(rows =>
        {
            if (rows == 0 || stop.IsCancellationRequested) return;
            workers = WorkersAt(target);
            stop.Cancel();
        }), stop.Token));
        File.Exists(target).ShouldBeFalse();
        workers.ShouldHaveSingleItem().HasExited.ShouldBeTrue();
    }

    private static string EndlessMariaDb(string view) => $"create or replace view {view} as select seq n, if(seq > {Rows}, concat(sleep(600), ''), repeat('x', 200)) t from seq_1_to_400000";
}
