using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Tests.Databases;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>The same tables of real servers through the embedded connectors and through Spark's JDBC: the same rows, value by value.</summary>
[Collection(nameof(Profiles))]
public sealed class DatabaseContractTests(ProfilesFixture profiles)
{
    [SparkFact]
    [Trait("Requirement", "R078")]
    public async Task Every_type_of_PostgreSQL()
    {
        var database = await PostgresCluster.Shared.CreateDatabaseAsync();
        var types = PostgresTypesTests.Types.Select(row => ((string)row[0], (string[])row[1])).Append(("numeric(10,2)", ["'NaN'", "1.5"])).ToList();
        await ExecuteAsync(database, PostgresTypesTests.OwnTypes);
        await ExecuteAsync(database, TypeTable.Sql("tous", types));
        var login = SourceFixture.PostgresAt(new NpgsqlConnectionStringBuilder(database.StoreConnection));
        var table = await SameAsync(login, "public", "tous", null);
        table.Rows.ShouldBe(types.Max(t => t.Item2.Length));
        table.Unsayable.ShouldBe(3); // NaN, and the two ends of time
    }

    [SparkFact]
    [Trait("Requirement", "R078")]
    public async Task Every_type_of_MariaDB()
    {
        var server = await MariaDbServer.SharedAsync();
        var name = await server.CreateDatabaseAsync();
        List<(string, string[])> types = [.. MySqlTypesTests.Nullable, ("date null", ["'0000-00-00'", "'2024-00-10'"]), ("datetime null", ["'0000-00-00 00:00:00'"])];
        await server.ExecuteAsync(name, "set sql_mode = 'ANSI_QUOTES'; set time_zone = '+00:00'; " + TypeTable.Sql("tous", types));
        var table = await SameAsync(SourceFixture.MySqlAt(server, name), null, "tous", null);
        table.Rows.ShouldBe(3);
        table.Unsayable.ShouldBe(3);
    }

    [SparkFact]
    [Trait("Requirement", "R104"), Trait("Requirement", "R105")]
    public async Task A_day_is_appended_and_replaced_when_it_comes_again()
    {
        var server = await MariaDbServer.SharedAsync();
        var name = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(name, "create table flux (n int, vu timestamp null, q decimal(10,2)); set time_zone = '+00:00'; insert into flux values (1, '2026-03-28 22:59:59', 1.5), (2, '2026-03-28 23:00:00', 2.5), (3, '2026-03-29 21:59:59.5', 3.5), (4, '2026-03-29 22:00:00', 4.5), (5, null, null);");
        var login = SourceFixture.MySqlAt(server, name);
        var window = new SourceWindow("vu", SourceTime.TimestampTz, new(2026, 3, 28, 23, 0, 0), new(2026, 3, 29, 22, 0, 0));
        var day = await ExtractAsync(profiles.Spark, login, null, "flux", window);
        day.Table.Rows.ShouldBe(2);
        await profiles.SameTableAsync((await ExtractAsync(profiles.Embedded, login, null, "flux", window)).File, day.File);

        // What stood before: an older row of the day, one on either side of it, one of no day, and a column that is gone.
        var before = profiles.Parquet("""
            SELECT * FROM (VALUES (90::BIGINT, TIMESTAMPTZ '2026-03-29 12:00:00+00', 9.5::DECIMAL(10,2), 'vieux'), (91, TIMESTAMPTZ '2026-03-28 22:59:59.999999+00', 8.5, 'avant'), (92, TIMESTAMPTZ '2026-03-29 22:00:00+00', 7.5, 'après'), (93, NULL, NULL, 'sans')) t(n, vu, q, note)
            """);
        var lake = profiles.Spark.GetRequiredService<IDataLake>();
        var copy = profiles.NewFile();
        File.Copy(before, copy);
        var kept = await lake.AdoptAsync(copy, "/UC_1/data_stock/raw_data/table_flux/v000001-00000000.parquet", CancellationToken.None);
        var (here, there) = (profiles.NewFile(), profiles.NewFile());
        var merged = await profiles.Spark.GetRequiredService<IDatabaseSource>().MergeAsync(new(lake.Physical(kept.Path), day.File, window, there), CancellationToken.None);
        await profiles.Embedded.GetRequiredService<IDatabaseSource>().MergeAsync(new(before, day.File, window, here), CancellationToken.None);
        merged.Rows.ShouldBe(5);
        await profiles.SameTableAsync(here, there);
        (await profiles.ReadAsync(there)).Rows.Select(r => r[0]!).Order(StringComparer.Ordinal).ShouldBe(["2", "3", "91", "92", "93"]);
    }

    [SparkFact]
    public async Task A_login_that_is_refused_is_named()
    {
        var database = await PostgresCluster.Shared.CreateDatabaseAsync();
        var login = SourceFixture.PostgresAt(new NpgsqlConnectionStringBuilder(database.StoreConnection)) with { Password = "faux" };
        var file = profiles.NewFile();
        var result = await profiles.Spark.GetRequiredService<IDatabaseSource>().ExtractAsync(new(login, "public", "tous", ["n"], null, file), new Progress<long>(), CancellationToken.None);
        result.Problem!.Rule.ShouldBe("database.login_refused");
        File.Exists(file).ShouldBeFalse();
        var metadata = login with { Address = login.Address with { Host = "169.254.169.254" } };
        (await profiles.Spark.GetRequiredService<IDatabaseSource>().ExtractAsync(new(metadata, "public", "tous", ["n"], null, file), new Progress<long>(), CancellationToken.None)).Problem.ShouldBe(new SourceProblem("database.host_forbidden"));
    }

    private async Task<ExtractedTable> SameAsync(SourceLogin login, string? schema, string table, SourceWindow? window)
    {
        var cluster = await ExtractAsync(profiles.Spark, login, schema, table, window);
        var embedded = await ExtractAsync(profiles.Embedded, login, schema, table, window);
        await profiles.SameTableAsync(embedded.File, cluster.File);
        var page = await profiles.ReadAsync(embedded.File);
        var endless = page.Rows.Sum(row => row.Select((cell, i) => ProfilesFixture.IsEndless(page.Columns[i].Type, cell)).Count(yes => yes));
        (cluster.Table.Rows, cluster.Table.Unsayable).ShouldBe((embedded.Table.Rows, embedded.Table.Unsayable + endless));
        return cluster.Table;
    }

    private async Task<(ExtractedTable Table, string File)> ExtractAsync(IServiceProvider profile, SourceLogin login, string? schema, string table, SourceWindow? window)
    {
        var source = profile.GetRequiredService<IDatabaseSource>();
        var columns = (await source.ColumnsAsync(login, schema, table, CancellationToken.None)).Value!;
        var file = profiles.NewFile();
        var result = await source.ExtractAsync(new(login, schema, table, [.. columns.Select(c => c.Name)], window, file), new Progress<long>(), CancellationToken.None);
        result.Problem.ShouldBeNull(profiles.LastLog());
        return (result.Value!, file);
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.StoreConnection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
