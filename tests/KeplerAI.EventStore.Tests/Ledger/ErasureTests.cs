using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed class ErasureTests
{
    [Fact]
    [Trait("Requirement", "D33")]
    public async Task After_a_persons_key_is_destroyed_every_hash_code_and_seal_holds_and_proofs_can_still_be_given()
    {
        await using var store = await SealedStore.StartAsync();
        var person = Guid.NewGuid();
        var id = await store.Node.OpenAsync(then: new HolderNamed(new(person, "Augusta Ada King")));
        await store.Node.AppendAsync(id, new HolderNamed(new(person, "Ada")));
        await store.Ledger.SealAsync();
        await store.Node.AppendAsync(id, new HolderNamed(new(person, "Countess of Lovelace")));
        var before = await store.Ledger.InclusionProofAsync(2);

        await store.Node.Keys.DestroyAsync(person);
        (await store.Ledger.VerifyAsync()).Findings.ShouldBeEmpty();
        await store.Ledger.SealAsync();
        (await store.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Findings.ShouldBeEmpty(), r => r.SealedEvents.ShouldBe(4));
        (await store.Ledger.InclusionProofAsync(2)).ContentHash.ShouldBe(before.ContentHash);
        (await store.Node.Tables.FindAsync<AccountRow>(AsOf.Now, id))!.Name!.Value.ShouldBeNull();
        await store.Node.Store.RebuildAsync("account");
        (await store.Node.Store.RebuildAndCompareAsync("account")).ShouldBeEmpty();

        var pack = Path.Combine(store.Folder, "pack");
        (await store.Ledger.ExportAsync(new(), pack)).Events.ShouldBe(4);
        var events = await File.ReadAllTextAsync(Path.Combine(pack, "events.jsonl"));
        events.ShouldContain($"{person}");
        events.ShouldNotContain("Augusta");
        events.ShouldNotContain("Lovelace");
    }
}
