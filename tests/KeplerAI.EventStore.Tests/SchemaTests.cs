using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests;

/// <summary>The tables that a Marten 9 with default options and all four metadata columns makes.</summary>
public sealed class SchemaTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task Columns_are_martens() => (await LinesAsync("""
        select table_name || '.' || column_name || ' ' || udt_name || coalesce('(' || character_maximum_length || ')', '') || case is_nullable when 'NO' then ' not null' else '' end
        from information_schema.columns where table_schema = 'kepler_events' order by table_name collate "C", ordinal_position
        """)).ShouldBe(Lines("""
        mt_doc_deadletterevent.id uuid not null
        mt_doc_deadletterevent.data jsonb not null
        mt_doc_deadletterevent.mt_last_modified timestamptz
        mt_doc_deadletterevent.mt_version uuid not null
        mt_doc_deadletterevent.mt_dotnet_type varchar
        mt_event_progression.name varchar not null
        mt_event_progression.last_seq_id int8
        mt_event_progression.last_updated timestamptz
        mt_events.seq_id int8 not null
        mt_events.id uuid not null
        mt_events.stream_id uuid
        mt_events.version int8 not null
        mt_events.data jsonb not null
        mt_events.bdata bytea
        mt_events.type varchar(500) not null
        mt_events.timestamp timestamptz not null
        mt_events.tenant_id varchar
        mt_events.mt_dotnet_type varchar
        mt_events.correlation_id varchar
        mt_events.causation_id varchar
        mt_events.headers jsonb
        mt_events.user_name varchar
        mt_events.is_archived bool
        mt_high_water_skips.ending_sequence int8 not null
        mt_high_water_skips.starting_sequence int8 not null
        mt_high_water_skips.timestamp timestamptz
        mt_streams.id uuid not null
        mt_streams.type varchar
        mt_streams.version int8
        mt_streams.timestamp timestamptz not null
        mt_streams.created timestamptz not null
        mt_streams.tenant_id varchar
        mt_streams.is_archived bool
        """));

    [Fact]
    public async Task Keys_and_indexes_are_martens() => (await LinesAsync("""
        select replace(indexdef, 'kepler_events.', '') from pg_indexes where schemaname = 'kepler_events' order by indexname collate "C"
        """)).ShouldBe(Lines("""
        CREATE UNIQUE INDEX pk_mt_event_progression ON mt_event_progression USING btree (name)
        CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON mt_events USING btree (stream_id, version)
        CREATE UNIQUE INDEX pkey_mt_doc_deadletterevent_id ON mt_doc_deadletterevent USING btree (id)
        CREATE UNIQUE INDEX pkey_mt_events_seq_id ON mt_events USING btree (seq_id)
        CREATE UNIQUE INDEX pkey_mt_high_water_skips_ending_sequence ON mt_high_water_skips USING btree (ending_sequence)
        CREATE UNIQUE INDEX pkey_mt_streams_id ON mt_streams USING btree (id)
        """));

    [Fact]
    public async Task The_foreign_key_and_the_sequence_are_martens()
    {
        (await LinesAsync("select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and connamespace = 'kepler_events'::regnamespace"))
            .ShouldBe(["fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES kepler_events.mt_streams(id) ON DELETE CASCADE"]);
        (await LinesAsync("select sequencename || ' ' || start_value || ' ' || cache_size || ' ' || pg_get_serial_sequence('kepler_events.mt_events', 'seq_id') from pg_sequences"))
            .ShouldBe(["mt_events_sequence 1 1 kepler_events.mt_events_sequence"]);
    }

    [Theory]
    [InlineData("CaseOpened", "case_opened")]
    [InlineData("AMLAlertRaised", "aml_alert_raised")]
    [InlineData("KYCReviewed", "kyc_reviewed")]
    [InlineData("TransactionScored2", "transaction_scored_2")]
    [InlineData("ModelV2Promoted", "model_v2_promoted")]
    public void Aliases_are_martens(string name, string alias) => Names.Alias(name).ShouldBe(alias);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private async Task<List<string>> LinesAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.AdminConnection);
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
