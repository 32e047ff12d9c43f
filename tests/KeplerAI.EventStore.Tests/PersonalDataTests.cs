using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class PersonalDataTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task A_name_is_ciphertext_in_events_and_rows_and_readable_with_the_key()
    {
        var (id, person) = (await _node.OpenAsync(), Guid.NewGuid());
        await _node.AppendAsync(id, new HolderNamed(new(person, "Augusta Ada King")));
        (await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_events where data::text like '%Augusta%'")).ShouldBe(0);
        (await fixture.ScalarAsync<long>("select count(*) from kepler_read.account a where to_jsonb(a)::text like '%Augusta%'")).ShouldBe(0);
        (await NameAsync(id)).ShouldBe("Augusta Ada King");
        (await RowNameAsync(id)).ShouldBe(new PersonalData(person, "Augusta Ada King"));
        await using var other = await fixture.StartAsync();
        (await other.Tables.FindAsync<AccountRow>(AsOf.Now, id))!.Name!.Value.ShouldBe("Augusta Ada King");
    }

    [Fact]
    [Trait("Requirement", "D33")]
    public async Task Destroying_the_key_erases_the_person_everywhere_and_every_hash_still_verifies()
    {
        var (id, person, neighbour) = (await _node.OpenAsync(), Guid.NewGuid(), Guid.NewGuid());
        var other = await _node.OpenAsync(then: new HolderNamed(new(neighbour, "Grace")));
        await _node.AppendAsync(id, new HolderNamed(new(person, "Ada")), new HolderNamed(new(person, "Ada King")));
        await _node.Keys.DestroyAsync(person);
        (await NameAsync(id)).ShouldBeNull();
        (await RowNameAsync(id))!.Value.ShouldBeNull();
        (await RowNameAsync(other))!.Value.ShouldBe("Grace");
        (await _node.FindingsAsync()).ShouldBeEmpty();
        (await _node.Store.RebuildAndCompareAsync("account")).ShouldBeEmpty();
        await _node.Store.RebuildAsync("account");
        (await _node.Store.RebuildAndCompareAsync("account")).ShouldBeEmpty();
        await Should.ThrowAsync<InvalidOperationException>(() => _node.AppendAsync(id, new HolderNamed(new(person, "Ada again"))));
    }

    [Fact]
    public void A_copy_with_another_value_does_not_keep_the_old_ciphertext()
    {
        var read = new PersonalData(Guid.NewGuid(), "Ada") { Sealed = "cipher" };
        (read with { Value = "Eve" }).Sealed.ShouldBeNull();
        (read with { }).Sealed.ShouldBe("cipher");
        read.ToString().ShouldBe("[personal]");
    }

    private async Task<string?> NameAsync(Guid id)
    {
        await using var session = _node.Store.QuerySession();
        return (await session.FetchStreamAsync(id)).Select(e => e.Data).OfType<HolderNamed>().Last().Name.Value;
    }

    private async Task<PersonalData?> RowNameAsync(Guid id) => (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id))!.Name;
}
