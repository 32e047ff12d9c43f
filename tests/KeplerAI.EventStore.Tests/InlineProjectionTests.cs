using System.Collections.Immutable;
using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class InlineProjectionTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task A_row_is_there_when_the_append_returns_with_every_type_of_column()
    {
        var other = Guid.NewGuid();
        var at = new DateTimeOffset(2026, 5, 4, 3, 2, 1, 123, TimeSpan.FromHours(2)).AddTicks(4567);
        var id = await _node.OpenAsync("O'Hara « é »", AccountKind.Savings,
            new MoneyDeposited(120.25m, other), new AccountLabelled(ImmutableDictionary<string, double>.Empty.Add("risk", 0.1).Add("age", 1e-9), at));
        var row = await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id);
        row.ShouldNotBeNull();
        row.Holder.ShouldBe("O'Hara « é »");
        row.Kind.ShouldBe(AccountKind.Savings);
        row.Balance.ShouldBe(120.25m);
        row.Rich.ShouldBeTrue();
        row.Ratio.ShouldBe(120.25 / 3);
        row.Counterpart.ShouldBe(other);
        row.Tags.ShouldBe(["first", "O'Hara « é »"]);
        row.Scores["age"].ShouldBe(1e-9);
        row.Note.ShouldBe(new Note("labelled", 2));
        row.LastMove.ShouldBe(at.AddTicks(-7));
        (row.Name, row.Remark, row.Version).ShouldBe((null, null, 3));
    }

    [Fact]
    public async Task Versions_of_one_batch_are_kept_and_every_position_can_be_read()
    {
        var id = Guid.NewGuid();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.StartStream<Account>(id, new AccountOpened(id, "Ada", AccountKind.Current, []), new MoneyDeposited(10), new MoneyWithdrawn(4));
        var written = await session.SaveChangesAsync();
        var closed = await _node.AppendAsync(id, new MoneyDeposited(1), new AccountClosed("moved"));
        decimal?[] balances = [0, 10, 6, 7, null];
        foreach (var (e, balance) in written.Concat(closed).Zip(balances))
        {
            var row = await _node.Tables.FindAsync<AccountRow>(new AsOf(e.Sequence), id);
            (row?.Balance).ShouldBe(balance);
        }

        (await _node.Tables.FindAsync<AccountRow>(new AsOf(written[0].Sequence - 1), id)).ShouldBeNull();
        (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id)).ShouldBeNull();
    }

    [Fact]
    public async Task Lists_filter_sort_and_page_by_parameters()
    {
        var mark = Guid.NewGuid().ToString();
        Guid[] ids = [await _node.OpenAsync(mark, then: new MoneyDeposited(3)), await _node.OpenAsync(mark, AccountKind.Savings), await _node.OpenAsync(mark, then: new MoneyDeposited(2))];
        var rows = await _node.Tables.ListAsync<AccountRow>(AsOf.Now, "holder = @mark and kind = @kind and account_id = any(@ids)", new { mark, kind = AccountKind.Current, ids }, "balance");
        rows.Select(r => r.Balance).ShouldBe([2, 3]);
        (await _node.Tables.ListAsync<AccountRow>(AsOf.Now, "holder = @mark", new { mark }, "balance", limit: 1, offset: 1)).ShouldHaveSingleItem().Balance.ShouldBe(2);
        (await _node.Tables.CountAsync<AccountRow>(AsOf.Now, "holder = @mark and (@since::timestamptz is null or since > @since)", new { mark, since = (DateTimeOffset?)null })).ShouldBe(3);
        var names = await _node.Tables.QueryAsync<string>($"select a.holder from {_node.Tables.From<AccountRow>(AsOf.Now)} a where a.tags @> @tags and a.kind = any(@kinds)", new { tags = new[] { mark }, kinds = new[] { AccountKind.Savings } });
        names.ShouldBe([mark]);
    }
}
