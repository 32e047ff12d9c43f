using System.Text.Json.Nodes;
using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed partial class EvidenceTests
{
    [Fact]
    public async Task A_pack_over_a_change_of_the_key_ships_both_and_the_new_one_vouches_for_the_former()
    {
        await using var store = await template.CloneAsync();
        await using var node = await RotatedAsync(store);
        var target = Path.Combine(store.Folder, "pack");
        var summary = await node.Ledger.ExportAsync(new(), target);
        var former = (await node.Ledger.HeadsAsync())[0].KeyId;
        former.ShouldNotBe(summary.KeyId);
        var (code, said) = await VerifyAsync(Verifier, target, "--key-id", summary.KeyId);
        (code, said).ShouldBe((0, said));
        said.ShouldContain($"key {summary.KeyId}");
        said.ShouldContain($"vouches for other keys that signed heads: {former}");
        (await VerifyAsync(Verifier, target, "--key-id", former)).Code.ShouldBe(1, "a former key speaks for no pack of today");

        var key = Path.Combine(target, $"public-key-{former}.pem");
        var pem = await File.ReadAllTextAsync(key);
        File.Delete(key);
        await RefusedAsync(target, [$"public-key-{former}.pem: missing"]);
        await File.WriteAllTextAsync(key, await File.ReadAllTextAsync(Path.Combine(target, "public-key.pem")));
        await RefusedAsync(target, [$"public-key-{former}.pem: the key is {summary.KeyId}"]);
        await File.WriteAllTextAsync(key, pem);
        (await VerifyAsync(Verifier, target)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_head_of_a_foreign_key_is_refused_with_its_key_in_the_pack_in_the_manifest_or_as_the_packs_own()
    {
        await using var store = await template.CloneAsync();
        await store.Ledger.SealAsync();
        var pack = Path.Combine(store.Folder, "pack");
        var summary = await store.Ledger.ExportAsync(new(), pack);
        using var foreign = HeadKey.ReadOrMake(Path.Combine(store.Folder, "foreign", "key"));
        var heads = await File.ReadAllLinesAsync(Path.Combine(pack, "heads.jsonl"));
        await File.WriteAllLinesAsync(Path.Combine(pack, "heads.jsonl"), heads.Select(line => HeadLine.Of(SignedBy(foreign, HeadLine.Read(line)!.Head())).Write()));
        await File.WriteAllTextAsync(Path.Combine(pack, $"public-key-{foreign.Id}.pem"), foreign.PublicPem);
        await RefusedAsync(pack, [$"the head of 10 events is not signed by a key of this pack, but by {foreign.Id}", $"public-key-{foreign.Id}.pem: not part of the pack"]);

        await EvidencePack.ListAsync(pack, json => json["head_key_ids"] = new JsonArray(foreign.Id));
        await RefusedAsync(pack, ["manifest.json: not signed by the key of this pack"]);

        File.Delete(Path.Combine(pack, $"public-key-{foreign.Id}.pem"));
        await File.WriteAllTextAsync(Path.Combine(pack, "public-key.pem"), foreign.PublicPem);
        await EvidencePack.ListAsync(pack, json => json["key_id"] = foreign.Id);
        await EvidencePack.SignAsync(foreign, pack);
        (await VerifyAsync(Verifier, pack)).Code.ShouldBe(0, "it agrees with itself: only the fingerprint tells");
        await RefusedAsync(pack, [$"public-key.pem: the key is {foreign.Id}, not {summary.KeyId}"], "--key-id", summary.KeyId);
    }

    [Fact]
    public async Task A_head_of_a_foreign_key_in_the_database_gives_no_pack()
    {
        await using var store = await template.CloneAsync();
        await store.Ledger.SealAsync();
        using var foreign = HeadKey.ReadOrMake(Path.Combine(store.Folder, "foreign", "key"));
        var head = SignedBy(foreign, (await store.Ledger.HeadsAsync())[0]);
        await store.TamperAsync($"update kepler_ledger.tree_head set key_id = '{foreign.Id}', signature = '\\x{Convert.ToHexString(head.Signature)}' where size = {head.Size}");
        (await Should.ThrowAsync<LedgerException>(() => store.Ledger.ExportAsync(new(), Path.Combine(store.Folder, "pack")))).Message.ShouldContain($"The head of size {head.Size} is not signed by a key of");
    }

    [Fact]
    public async Task A_pack_without_the_list_of_keys_is_held_against_its_one_key()
    {
        await using var store = await template.CloneAsync();
        await store.Ledger.SealAsync();
        await UnlistAsync(store.Ledger, store.Seals.KeyFile, Path.Combine(store.Folder, "one"));
        (await VerifyAsync(Verifier, Path.Combine(store.Folder, "one"))).Code.ShouldBe(0);
        await store.AppendAsync(1);
        await using var node = await RotatedAsync(store);
        await UnlistAsync(node.Ledger, Rotated(store), Path.Combine(store.Folder, "two"));
        await RefusedAsync(Path.Combine(store.Folder, "two"), ["the head of 10 events is not signed by a key of this pack"]);
    }

    private static string Rotated(SealedStore store) => Path.Combine(store.Folder, "secret", "next-key");

    /// <summary>A node with another key, which has sealed the rest of the log in the same folder.</summary>
    private static async Task<StoreNode> RotatedAsync(SealedStore store)
    {
        var node = await store.StartNodeAsync(o => o.Seals = store.Seals with { KeyFile = Rotated(store) });
        await node.Ledger.SealAsync();
        return node;
    }

    private static TreeHead SignedBy(HeadKey key, TreeHead head) => head with { KeyId = key.Id, Signature = key.Sign(head.SignedBytes()) };

    private static async Task RefusedAsync(string pack, string[] expected, params string[] args)
    {
        var (code, said) = await VerifyAsync(Verifier, [pack, .. args]);
        code.ShouldBe(1, said);
        foreach (var line in expected)
        {
            said.ShouldContain(line);
        }
    }

    private static async Task UnlistAsync(ILedger ledger, string keyFile, string pack)
    {
        await ledger.ExportAsync(new(), pack);
        await EvidencePack.ListAsync(pack, json => json.AsObject().Remove("head_key_ids").ShouldBeTrue());
        using var key = HeadKey.ReadOrMake(keyFile);
        await EvidencePack.SignAsync(key, pack);
    }
}
