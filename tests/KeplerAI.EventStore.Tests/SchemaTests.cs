using KeplerAI.EventStore.Tests.MartenInterop;
using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.EventStore.Tests;

/// <summary>The tables that a Marten 9 with default options and all four metadata columns makes, fact by fact: nothing is missing and nothing is added.</summary>
public sealed class SchemaTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    // A name, its kind and all that PostgreSQL says of it, a line each, in the order of Facts/marten9.txt.
    private const string Catalogue = """
        with t as (select oid, relname from pg_class where relnamespace = 'kepler_events'::regnamespace and relkind in ('r', 'p'))
        select relname || ' ' || kind || ' ' || fact from (
            select relname, 1 as kind_order, attnum::text as place, 'column' as kind, attname || ' ' || format_type(atttypid, atttypmod)
                || case when attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
                || case when attidentity <> '' or attgenerated <> '' then ' generated' else '' end as fact, attnum as n
            from t join pg_attribute on attrelid = t.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum where attnum > 0 and not attisdropped
            union all
            select relname, 2, conname, case contype when 'p' then 'key' when 'f' then 'reference' else 'constraint' end, conname || ' ' || replace(pg_get_constraintdef(c.oid), 'kepler_events.', ''), 0
            from t join pg_constraint c on conrelid = t.oid where contype <> 'n'
            union all
            select relname, 3, i.relname2, 'index', replace(pg_get_indexdef(i.indexrelid), 'kepler_events.', ''), 0
            from t join (select indexrelid, indrelid, c.relname as relname2 from pg_index join pg_class c on c.oid = indexrelid where not indisprimary) i on indrelid = t.oid
            union all
            select relname, 4, tgname, 'trigger', tgname, 0 from t join pg_trigger on tgrelid = t.oid where not tgisinternal
            union all
            select sequencename, 5, '', 'sequence', data_type || ' start ' || start_value || ' by ' || increment_by || ' from ' || min_value || ' cache ' || cache_size || case when cycle then ' cycle' else '' end
                || coalesce(' owned by ' || (select c.relname || '.' || attname from pg_depend d join pg_class c on c.oid = refobjid join pg_attribute a on a.attrelid = refobjid and attnum = refobjsubid
                    where objid = ('kepler_events.' || sequencename)::regclass and deptype = 'a'), ''), 0
            from pg_sequences where schemaname = 'kepler_events'
            union all
            select proname, 6, '', 'function', '', 0 from pg_proc where pronamespace = 'kepler_events'::regnamespace
            union all
            select relname, 7, '', 'view', '', 0 from pg_class where relnamespace = 'kepler_events'::regnamespace and relkind in ('v', 'm', 'f')
        ) f order by relname collate "C", kind_order, n, place collate "C"
        """;

    private static IEnumerable<string> Facts => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Facts", "marten9.txt")).Where(line => line.Length > 0 && line[0] != '#');

    [Fact]
    public async Task Tables_columns_keys_indexes_and_sequence_are_martens() => (await LinesAsync(Catalogue, fixture.Database)).ShouldBe(Facts);

    [Fact]
    public async Task Martens_own_statements_make_the_same_tables()
    {
        const string Folded = "mt_events column timestamp";
        var database = await PostgresCluster.Shared.CreateDatabaseAsync();
        await using (var marten = new Marten(database.AdminConnection))
        {
            await marten.ExecuteAsync(Marten.Sql("tables.sql"));
        }

        (await LinesAsync(Catalogue, database)).Where(l => !l.StartsWith(Folded, StringComparison.Ordinal)).ShouldBe(Facts.Where(l => !l.StartsWith(Folded, StringComparison.Ordinal)));
        await PostgresCluster.Shared.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task No_table_outside_the_schema_takes_martens_prefix() =>
        (await LinesAsync("select nspname || '.' || relname from pg_class join pg_namespace n on n.oid = relnamespace where relname like 'mt\\_%' and nspname <> 'kepler_events'", fixture.Database)).ShouldBeEmpty();

    [Fact]
    public async Task What_a_migrating_marten_would_not_touch_is_all_that_we_add()
    {
        // Checks, triggers and grants survive its migrations; columns, indexes and foreign keys of ours would be dropped.
        (await LinesAsync("select conname::text from pg_constraint where contype = 'f' and confrelid in (select oid from pg_class where relnamespace = 'kepler_events'::regnamespace) and connamespace <> 'kepler_events'::regnamespace", fixture.Database))
            .ShouldBeEmpty("a key of our own tables into Marten's would hinder its deletes");
    }

    [Theory]
    [InlineData("CaseOpened", "case_opened")]
    [InlineData("AMLAlertRaised", "aml_alert_raised")]
    [InlineData("KYCReviewed", "kyc_reviewed")]
    [InlineData("SARFiled", "sar_filed")]
    [InlineData("TransactionScored2", "transaction_scored_2")]
    [InlineData("ModelV2Promoted", "model_v2_promoted")]
    [InlineData("Alert_Raised", "alert___raised")]
    public void Aliases_are_martens(string name, string alias) => Names.Alias(name).ShouldBe(alias);

    private static async Task<List<string>> LinesAsync(string sql, TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
