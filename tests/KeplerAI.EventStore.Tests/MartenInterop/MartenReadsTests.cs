using System.Text.Json;
using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.MartenInterop;

/// <summary>What we appended, read with Marten's own queries; what we keep, moved with Marten's own statements.</summary>
public sealed class MartenReadsTests(StoreFixture fixture) : IClassFixture<StoreFixture>, IAsyncLifetime
{
    private readonly StoreNode _node = fixture.Node;
    private readonly Marten _marten = new(fixture.Database.AdminConnection);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _marten.DisposeAsync();

    [Fact]
    public async Task A_stream_in_its_column_order()
    {
        var at = new DateTime(2026, 4, 5, 6, 7, 8, DateTimeKind.Utc);
        _node.Clock.Now = new DateTimeOffset(at);
        var id = await _node.OpenAsync("Ada", AccountKind.Savings, new MoneyDeposited(5));
        _node.Clock.Now = null;
        await using (var plain = _node.Store.OpenSession(EventMetadata.None))
        {
            plain.Append(id, new MoneyWithdrawn(1));
            await plain.SaveChangesAsync();
        }

        var rows = await _marten.ReadAsync($"select {Marten.Columns} from kepler_events.mt_events as d where stream_id = $1 and version <= $2 and is_archived = FALSE order by seq_id", id, 3L);
        rows.Count.ShouldBe(3);
        rows[0][1..4].ShouldBe(["account_opened", "KeplerAI.EventStore.Tests.Support.AccountOpened, KeplerAI.EventStore.Tests", null]);
        rows.Select(r => r[7]).ShouldBe([1L, 2L, 3L]);
        rows[1][6].ShouldBe(id);
        rows[1][5].ShouldBeOfType<Guid>().Version.ShouldBe(7);
        rows[1][8..12].ShouldBe([at, "*DEFAULT*", "correlation", "causation"]);
        JsonDocument.Parse((string)rows[1][12]!).RootElement.GetProperty("agent").GetString().ShouldBe("tests");
        rows[1][13..].ShouldBe([StoreNode.Someone.UserName, false]);
        rows[2][10..].ShouldBe([null, null, null, null, false]);
        JsonDocument.Parse((string)rows[0][0]!).RootElement.GetProperty("Kind").GetString().ShouldBe("Savings");
    }

    [Fact]
    public async Task The_state_of_a_stream()
    {
        var id = await _node.OpenAsync(then: new MoneyDeposited(5));
        var row = (await _marten.ReadAsync("select id, version, type, timestamp, created, is_archived from kepler_events.mt_streams where id = $1", id)).ShouldHaveSingleItem();
        row[..3].ShouldBe([id, 2L, "account"]);
        row[5].ShouldBe(false);
        (await _marten.ReadAsync("select tenant_id from kepler_events.mt_streams where id = $1", id))[0][0].ShouldBe("*DEFAULT*");
    }

    [Fact]
    public async Task Every_event_through_its_daemons_loader()
    {
        for (var i = 0; i < 12; i++)
        {
            await _node.OpenAsync(then: [new MoneyDeposited(i), new MoneyWithdrawn(i)]);
        }

        var (floor, all, types) = (0L, new List<long>(), new[] { "account_opened", "money_deposited" });
        var mark = (long)(await _marten.ReadAsync("select last_value from kepler_events.mt_events_sequence"))[0][0]!;
        while (floor < mark)
        {
            var page = await _marten.ReadAsync($"""
                select d.seq_id, {string.Join(", ", Marten.Columns.Split(", ").Select(c => $"d.{c}"))}, s.type as stream_type
                from kepler_events.mt_events d inner join kepler_events.mt_streams s on d.stream_id = s.id
                where d.seq_id > $1 and d.seq_id <= $2 and d.type = any($3) and d.is_archived = FALSE order by d.seq_id limit 10
                """, floor, mark, types);
            all.AddRange(page.Select(r => (long)r[0]!));
            floor = page.Count == 10 ? all[^1] : mark;
        }

        all.ShouldBe((await _marten.ReadAsync("select seq_id from kepler_events.mt_events where type = any($1) order by seq_id", [types])).Select(r => (long)r[0]!));
        all.Count.ShouldBeGreaterThanOrEqualTo(24);
    }

    [Fact]
    public async Task Its_compare_and_set_of_progress_and_ours_keep_each_other_out()
    {
        var last = (await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(1)))[0].Sequence;
        await _node.Store.CatchUpAsync();
        var rows = await _marten.ReadAsync("select name, last_seq_id from kepler_events.mt_event_progression order by name");
        rows.Select(r => (string)r[0]!).ShouldBe([.. _node.Health.Shards.Select(s => s.Name).Append("HighWaterMark")], ignoreOrder: true);
        rows.ShouldAllBe(r => last.Equals(r[1]));
        (await MoveAsync("Links:All", last - 1, last + 10)).ShouldBe(0, "a stale floor");
        (await MoveAsync("Links:All", last, 0)).ShouldBe(1);
        await _node.Store.CatchUpAsync();
        (await MoveAsync("Links:All", last, last)).ShouldBe(1, "ours went on from where its statement had put it");
        await _marten.ExecuteAsync("insert into kepler_events.mt_event_progression (name, last_seq_id) values ($1, $2)", "Other:All", 1L);
    }

    private async Task<int> MoveAsync(string shard, long floor, long ceiling) =>
        (await _marten.ReadAsync("update kepler_events.mt_event_progression set last_seq_id = $1 where name = $2 and last_seq_id = $3 returning 1", ceiling, shard, floor)).Count;
}
