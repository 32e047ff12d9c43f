using KeplerAI.Compute.Databases;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>Lists, windows and merges against real servers.</summary>
[Collection(nameof(Sources))]
public sealed class SourceTableTests(SourceFixture sources)
{
    private static readonly (SourceTime Time, string Column, DateTime From, DateTime To)[] Windows =
    [
        (SourceTime.Date, "jour", new(2026, 3, 29), new(2026, 3, 30)),
        (SourceTime.Timestamp, "vu", new(2026, 3, 29), new(2026, 3, 30)),
        (SourceTime.TimestampTz, "passe", new(2026, 3, 28, 23, 0, 0), new(2026, 3, 29, 22, 0, 0)),
    ];

    [Fact]
    [Trait("Requirement", "R084")]
    public async Task Tables_and_views_are_listed_with_their_estimates()
    {
        await sources.PostgresAsync("create schema s2; create table s2.clients as select generate_series(1, 500) n; analyze s2.clients; create view s2.vus as select * from s2.clients; create materialized view s2.figee as select * from s2.clients; analyze s2.figee");
        var all = (await sources.Source.TablesAsync(sources.PostgresLogin, CancellationToken.None)).Value!;
        all.Where(t => t.Schema == "s2").ShouldBe([new("s2", "clients", false, 500), new("s2", "figee", true, 500), new("s2", "vus", true, null)]);
        var login = sources.PostgresLogin;
        (await sources.Source.TablesAsync(login with { Address = login.Address with { Schema = "s2" } }, CancellationToken.None)).Value!.Count.ShouldBe(3);
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "create table comptes (n int); insert into comptes select seq from seq_1_to_500; analyze table comptes; create view comptes_vus as select * from comptes");
        (await sources.Source.TablesAsync(sources.MySqlLogin, CancellationToken.None)).Value!.Where(t => t.Name.StartsWith("comptes", StringComparison.Ordinal))
            .ShouldBe([new(null, "comptes", false, 500), new(null, "comptes_vus", true, null)]);
    }

    [Theory]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.PostgreSql)]
    [Trait("Requirement", "R104"), Trait("Requirement", "D16")]
    public async Task A_window_takes_its_rows_and_no_other(DatabaseEngine engine)
    {
        const string values = "(1, '2026-03-28', '2026-03-28 23:59:59', '2026-03-28 22:59:59'), (2, '2026-03-29', '2026-03-29 00:00:00', '2026-03-28 23:00:00'), (3, '2026-03-29', '2026-03-29 23:59:59', '2026-03-29 21:59:59'), (4, '2026-03-30', '2026-03-30 00:00:00', '2026-03-29 22:00:00'), (5, null, null, null)";
        if (engine == DatabaseEngine.MySql)
            await sources.MariaDb.ExecuteAsync(sources.MariaDbName, $"set time_zone = '+00:00'; create table fen (n int, jour date, vu datetime, passe timestamp null); insert into fen values {values}");
        else
            await sources.PostgresAsync($"set timezone = 'UTC'; create table fen (n int, jour date, vu timestamp, passe timestamptz); insert into fen values {values}");
        var (login, schema) = engine == DatabaseEngine.MySql ? (sources.MySqlLogin, null) : (sources.PostgresLogin, "public");
        foreach (var (time, column, from, to) in Windows)
        {
            var window = new SourceWindow(column, time, from, to);
            var (_, page) = await sources.ReadAsync(login, "fen", window, schema);
            page.Rows.Select(r => r[0]).Order().ToArray().ShouldBe(new[] { "2", "3" }, $"{engine} {column}");
            (await sources.Source.CountAsync(login, schema, "fen", [window], CancellationToken.None)).Value.ShouldBe([2]);
        }
        (await sources.Source.ExtractAsync(new(login, schema, "fen", ["n"], new("n", SourceTime.Date, default, default), sources.NewFile()), new Progress<long>(), CancellationToken.None))
            .Problem.ShouldBe(new SourceProblem("database.date_column", "n"));
    }

    [Fact]
    [Trait("Requirement", "R105")]
    public async Task A_merge_replaces_the_window_and_keeps_the_rest()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "create table avant (n int, jour date); insert into avant values (1, '2026-01-01'), (2, '2026-01-02'), (3, null); create table apres (n int, jour date, neuf int); insert into apres values (20, '2026-01-02', 7), (21, '2026-01-02', 8)");
        async Task<string> FileAsync(string table, params string[] columns)
        {
            var file = sources.NewFile();
            (await sources.Source.ExtractAsync(new(sources.MySqlLogin, null, table, columns, null, file), new Progress<long>(), CancellationToken.None)).Problem.ShouldBeNull();
            return file;
        }
        var target = sources.NewFile();
        var window = new SourceWindow("jour", SourceTime.Date, new(2026, 1, 2), new(2026, 1, 3));
        var merged = await sources.Source.MergeAsync(new(await FileAsync("avant", "n", "jour"), await FileAsync("apres", "n", "jour", "neuf"), window, target), CancellationToken.None);
        merged.Rows.ShouldBe(4);
        (await sources.PreviewAsync(target)).Rows.OrderBy(r => int.Parse(r[0]!, System.Globalization.CultureInfo.InvariantCulture)).Select(r => $"{r[0]} {r[1]} {r[2]}").ShouldBe(["1 2026-01-01 ", "3  ", "20 2026-01-02 7", "21 2026-01-02 8"]);
    }

    [Fact]
    public async Task A_table_without_rows_is_a_table()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "create table vide (n int, t text)");
        var (table, page) = await sources.ReadAsync(sources.MySqlLogin, "vide");
        (table.Rows, page.Columns.Length).ShouldBe((0, 2));
    }

    [Fact]
    public async Task Rows_of_several_batches_and_of_megabytes_come_whole()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "create table lots (n int, t longtext); insert into lots select seq, repeat('é', if(seq % 1000 = 0, 1000000, seq % 50)) from seq_1_to_9000");
        var target = sources.NewFile();
        var result = await sources.Source.ExtractAsync(new(sources.MySqlLogin, null, "lots", ["n", "t"], null, target), new Progress<long>(), CancellationToken.None);
        result.Value!.Rows.ShouldBe(9_000);
        (await sources.FindAsync(target, "n", "1000"))!.Rows[0][1]!.Length.ShouldBe(1_000_000);
    }
}
