using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Compute.Tests.Ingestion;

/// <summary>A database with kepler_data, and the publisher that writes there as the store's role.</summary>
public sealed class PublisherFixture : IAsyncLifetime
{
    private NpgsqlDataSource? store;
    private DuckDbWorker? worker;

    public TablesFixture Tables { get; } = new();

    internal IResultPublisher Publisher { get; private set; } = null!;

    public NpgsqlDataSource Pages { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var database = await PostgresCluster.Shared.CreateDatabaseAsync();
        store = NpgsqlDataSource.Create(database.StoreConnection);
        Pages = NpgsqlDataSource.Create(database.PagesConnection);
        await using var command = store.CreateCommand($"CREATE SCHEMA kepler_data; GRANT USAGE ON SCHEMA kepler_data TO {PostgresCluster.PagesRole}");
        await command.ExecuteNonQueryAsync();
        worker = new DuckDbWorker(TablesFixture.Options(Tables.Folder));
        Publisher = new ResultPublisher(worker, store, PostgresCluster.PagesRole, TablesFixture.Options(Tables.Folder));
    }

    public async Task DisposeAsync()
    {
        await Pages.DisposeAsync();
        if (store is not null) await store.DisposeAsync();
        worker?.Dispose();
        Tables.Dispose();
    }

    /// <summary>As the pages' role sees it.</summary>
    public async Task<object?[][]> RowsAsync(string sql)
    {
        await using var command = Pages.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return [.. rows];
    }
}

public sealed class LoadTests(PublisherFixture fixture) : IClassFixture<PublisherFixture>
{
    private const string Light = "SELECT range AS ligne, '7-' || range AS id_kepler, range / 8 AS \"Score \"\"fin\"\"\", 'client ' || range AS client FROM range(10000)";

    [Fact, Trait("Requirement", "R212"), Trait("Requirement", "R215"), Trait("Requirement", "R216")]
    public async Task The_light_table_is_loaded_typed_keyed_indexed_and_readable_by_pages()
    {
        var trained = fixture.Tables.Parquet("SELECT range AS ligne FROM range(700)");
        var loaded = await fixture.Publisher.LoadAsync(fixture.Tables.Parquet(Light), "uc1_sc1_run7", "ligne", trained, default);
        (loaded.Rows, loaded.TrainedOn).ShouldBe((10_000, 700));
        loaded.Columns.Select(c => $"{c.Name} {c.Type}").ShouldBe(["id_kepler text", "ligne bigint", "Score \"fin\" double precision", "client text", "trained_on boolean"]);
        (await fixture.RowsAsync("SELECT * FROM kepler_data.uc1_sc1_run7 WHERE id_kepler = '7-699' OR id_kepler = '7-700' ORDER BY ligne"))
            .ShouldBe([["7-699", 699L, 87.375, "client 699", true], ["7-700", 700L, 87.5, "client 700", false]]);
        (await fixture.RowsAsync("SELECT count(*) FROM pg_indexes WHERE schemaname = 'kepler_data' AND tablename = 'uc1_sc1_run7'"))[0][0].ShouldBe(4L);
        await Should.ThrowAsync<PostgresException>(fixture.RowsAsync("DELETE FROM kepler_data.uc1_sc1_run7"));
    }

    [Fact]
    public async Task Every_type_arrives_as_its_value()
    {
        var file = fixture.Tables.Parquet("""
            SELECT 'a' AS id_kepler, true AS b, (-7)::TINYINT AS t, 123456::INTEGER AS i, 0.1::FLOAT AS f, -1.5e300 AS d, DATE '1969-07-20' AS day,
                   TIMESTAMP '2024-02-29 12:34:56.789012' AS ts, TIMESTAMPTZ '2024-02-29 12:00:00+02' AS tz, 18446744073709551615::UBIGINT AS u,
                   -1234567.0089::DECIMAL(18,4) AS m, 0.0007::DECIMAL(18,4) AS small, 0::DECIMAL(18,4) AS zero, 100000000::DECIMAL(18,0) AS big, 'é€𝄞' AS text, [1, 2] AS list
            UNION ALL SELECT 'b', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            """);
        await fixture.Publisher.LoadAsync(file, "types", null, null, default);
        var rows = await fixture.RowsAsync("SELECT * FROM kepler_data.types ORDER BY id_kepler");
        rows[0].ShouldBe([
            "a", true, -7, 123456, 0.1f, -1.5e300, new DateOnly(1969, 7, 20), new DateTime(2024, 2, 29, 12, 34, 56, 789, 12),
            new DateTime(2024, 2, 29, 10, 0, 0, DateTimeKind.Utc), 18446744073709551615m, -1234567.0089m, 0.0007m, 0m, 100000000m, "é€𝄞", "[1, 2]", false]);
        rows[1][1..^1].ShouldAllBe(value => value == null);
        (await fixture.RowsAsync("SELECT m::text, small::text, zero::text, big::text FROM kepler_data.types WHERE id_kepler = 'a'"))[0]
            .ShouldBe(["-1234567.0089", "0.0007", "0.0000", "100000000"]);
    }

    [Fact]
    public async Task Loading_again_replaces_and_a_failure_leaves_what_was_there()
    {
        await fixture.Publisher.LoadAsync(fixture.Tables.Parquet("SELECT '1' AS id_kepler, 1 AS old"), "again", null, null, default);
        await fixture.Publisher.LoadAsync(fixture.Tables.Parquet("SELECT '1' AS id_kepler, 'x' AS other"), "again", null, null, default);
        (await fixture.RowsAsync("SELECT other FROM kepler_data.again")).ShouldBe([["x"]]);
        var doubled = fixture.Tables.Parquet("SELECT 'same' AS id_kepler FROM range(2)");
        await Should.ThrowAsync<PostgresException>(fixture.Publisher.LoadAsync(doubled, "again", null, null, default));
        (await fixture.RowsAsync("SELECT other FROM kepler_data.again")).ShouldBe([["x"]]);
    }

    [Fact]
    public async Task Keys_of_another_type_and_long_texts_are_no_obstacle()
    {
        var light = fixture.Tables.Parquet("SELECT range || '' AS id_kepler, range || '' AS client, repeat(md5(range || 'x'), 200) AS note FROM range(20)");
        var loaded = await fixture.Publisher.LoadAsync(light, "keys", "client", fixture.Tables.Parquet("SELECT unnest([3, 4, NULL]) AS cle"), default);
        loaded.TrainedOn.ShouldBe(2);
    }

    [Theory]
    [InlineData("SELECT 1 AS a", "publication.no_id_column")]
    [InlineData("SELECT '1' AS id_kepler, true AS trained_on", "publication.column_name")]
    [InlineData("SELECT '1' AS id_kepler, 1 AS a234567890123456789012345678901234567890123456789012345678901234", "publication.column_name")]
    [InlineData("SELECT '1' AS id_kepler", "publication.no_row_key")]
    public async Task A_table_that_cannot_be_loaded_is_refused_by_rule(string light, string rule)
    {
        var trained = fixture.Tables.Parquet("SELECT 1 AS client");
        (await Should.ThrowAsync<PublicationException>(fixture.Publisher.LoadAsync(fixture.Tables.Parquet(light), "refused", "client", trained, default))).Rule.ShouldBe(rule);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a\"; DROP TABLE x; --")]
    [InlineData("a.b")]
    [InlineData("a\n")]
    public async Task A_tables_name_is_checked(string table) =>
        await Should.ThrowAsync<ArgumentException>(fixture.Publisher.LoadAsync("/nowhere", table, null, null, default));
}
