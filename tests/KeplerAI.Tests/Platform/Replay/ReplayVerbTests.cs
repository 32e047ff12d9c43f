using System.Globalization;
using System.Text.Json;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.Replay;
using KeplerAI.Testing;
using KeplerAI.Tests.Runs;
using Npgsql;

namespace KeplerAI.Tests.Platform.Replay;

/// <summary>The verb beside a running application: what was done is folded again, and nothing is done again.</summary>
public sealed class ReplayVerbTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task A_use_case_and_the_whole_store_fold_again_to_the_same_rows_and_nothing_else_happens()
    {
        var road = await RunRoad.OpenAsync(host, "Rejeu");
        await road.JobAsync(ScenarioFolder.Training, "print('never run')");
        await host.CatchUpAsync();
        await host.DrainAsync();
        var before = await StateAsync();

        var (code, all) = await ReplayAsync();
        code.ShouldBe(0, all.ToString());
        all.GetProperty("differences").GetInt64().ShouldBe(0);
        all.GetProperty("tables").GetArrayLength().ShouldBe(host.Store.Projections.Count);
        (code, var one) = await ReplayAsync(road.UseCase);
        code.ShouldBe(0, one.ToString());
        Rows(one, "stream_scope").ShouldBe((await UseCaseStreams.OfAsync(host.Tables, road.UseCase)).Count);
        (await StateAsync()).ShouldBe(before, "no event, no work, no schedule");

        await ExecuteAsync($"update kepler_read.stream_scope set name = 'autre' where stream_id = '{road.ScenarioId}' and valid_to is null");
        (code, one) = await ReplayAsync(road.UseCase);
        code.ShouldBe(1);
        one.GetProperty("tables").EnumerateArray().Where(t => t.GetProperty("differences").GetInt64() > 0).Select(t => t.GetProperty("table").GetString()).ShouldBe(["stream_scope"]);
        await host.Store.RebuildAsync("stream_scope", force: true);
    }

    [Fact]
    public async Task A_use_case_that_is_not_there_is_named() =>
        (await Should.ThrowAsync<StartException>(() => ReplayAsync("UC_987654"))).Line.ShouldContain("UC_987654");

    private async Task<(int Code, JsonElement Summary)> ReplayAsync(params string[] args)
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        string[] settings = [$"--KEPLER_HOME={host.Settings.Home}", $"--KEPLER_TOOLS={Checkout.Tools}", $"--KEPLER_POSTGRES={host.Database.AdminConnection}"];
        var code = await ReplayVerb.RunAsync([.. args, .. settings], said);
        return (code, JsonDocument.Parse(said.ToString()).RootElement);
    }

    private static long Rows(JsonElement summary, string table) =>
        summary.GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("table").GetString() == table).GetProperty("rows").GetInt64();

    private async Task<string> StateAsync() => (string)(await CommandAsync("""
        select concat_ws(' ', (select max(seq_id) from kepler_events.mt_events), (select count(*) from kepler_work.work), (select count(*) from kepler_work.schedule), (select sum(last_seq_id) from kepler_events.mt_event_progression where name <> 'HighWaterMark'))
        """, c => c.ExecuteScalarAsync()))!;

    private Task ExecuteAsync(string sql) => CommandAsync(sql, async c => await c.ExecuteNonQueryAsync());

    private async Task<object?> CommandAsync<T>(string sql, Func<NpgsqlCommand, Task<T>> run)
    {
        await using var connection = new NpgsqlConnection(host.Database.AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await run(command);
    }
}
