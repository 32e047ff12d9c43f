using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>What the exporter writes, checked by the verifier that travels in it, on a Python with nothing installed.</summary>
public sealed partial class EvidenceTests(SealedTemplate template) : IClassFixture<SealedTemplate>
{
    /// <summary>A file of the pack, what is replaced in it (a regular expression, once), by what, and what the verifier must say.</summary>
    public static TheoryData<string, string, string, string> Manipulations => new()
    {
        { "events.jsonl", "holder 1", "holder 9", "event 4 (events.jsonl, line 4): not what was sealed at place 3" },
        { "events.jsonl", "(?<=\"seq_id\":)6(?=,)", "7", "event 7 (events.jsonl, line 6): its text is that of event 6" },
        { "events.jsonl", "(?<=\"index\":)6(?=,)", "7", "event 7 (events.jsonl, line 7): not what was sealed at place 7" },
        { "events.jsonl", "(?m)^.*\"seq_id\":5,.*\n", "", "event 6 (events.jsonl, line 5): events are missing before it" },
        { "events.jsonl", "(?m)^(.*\"seq_id\":5,.*\n)(.*\n)", "$2$1", "event 5 (events.jsonl, line 6): out of order after event 6" },
        { "events.jsonl", "(?m)^(.*\"seq_id\":5,.*\n)", "$1$1", "event 5 (events.jsonl, line 6): out of order after event 5" },
        { "events.jsonl", "(?m)^.*\"seq_id\":24,.*\n", "", "23 events, 24 were exported; the last one here is event 23" },
        { "events.jsonl", "(?<=\"seq_id\":3,.*\"proof\":\\[\")....", "0000", "event 3 (events.jsonl, line 3): not what was sealed at place 2" },
        { "events.jsonl", "(?<=\"seq_id\":3,.*\"sidecar\":\")....", "0000", "event 3 (events.jsonl, line 3): its recorded hash is another one" },
        { "heads.jsonl", "(?<=\"size\":10,.*\"root\":\")....", "0000", "heads.jsonl, line 2: the head of 10 events is not signed" },
        { "heads.jsonl", "(?m)^.*\"size\":24,.*\n", "", "no head of 24 events" },
        { "consistency.json", "(?<=\"second\": 10,[^\"]*\"proof\": \\[[^\"]*\")....", "0000", "the head of 10 events does not continue that of 5" },
        { "manifest.json", "\"events\": 24", "\"events\": 23", "manifest.json: not signed by the key of this pack" },
        { "manifest.sig", "^....", "AAAA", "manifest.json: not signed by the key of this pack" },
        { "README.txt", "PREUVE", "preuve", "README.txt: changed since the export" },
    };

    [Fact]
    public async Task A_pack_of_everything_of_a_stream_or_of_a_range_verifies_as_a_folder_and_as_a_zip()
    {
        await using var store = await template.CloneAsync();
        await store.Ledger.SealAsync();
        var stream = await store.ScalarAsync<Guid>("select stream_id from kepler_events.mt_events where seq_id = 8");
        foreach (var (name, selection, events) in new[] { ("all", new EvidenceSelection(), 24), ("stream.zip", new(new HashSet<Guid> { stream }), 3), ("range", new(From: 5, To: 9), 5) })
        {
            var target = Path.Combine(store.Folder, name);
            var summary = await store.Ledger.ExportAsync(selection, target);
            summary.Events.ShouldBe(events);
            var (code, said) = await VerifyAsync(Path.Combine(Checkout.Root, "tools", "verify_evidence.py"), target, "--key-id", summary.KeyId);
            (code, said).ShouldBe((0, said));
            said.ShouldStartWith($"OK: {events} events against the head of 24 events");
            (await VerifyAsync(Path.Combine(Checkout.Root, "tools", "verify_evidence.py"), target, "--key-id", "0123456789abcdef")).Code.ShouldBe(1);
        }

        await Should.ThrowAsync<LedgerException>(() => store.Ledger.ExportAsync(new(), Path.Combine(store.Folder, "all")));
    }

    [Fact]
    public async Task Every_manipulation_of_a_pack_is_named()
    {
        await using var store = await template.CloneAsync();
        await store.Ledger.SealAsync();
        var pack = Path.Combine(store.Folder, "pack");
        await store.Ledger.ExportAsync(new(), pack);
        foreach (var row in Manipulations)
        {
            var (file, pattern, by, expected) = ((string)row[0], (string)row[1], (string)row[2], (string)row[3]);
            var path = Path.Combine(pack, file);
            var good = await File.ReadAllTextAsync(path);
            var bad = new Regex(pattern, RegexOptions.None, Regex.InfiniteMatchTimeout).Replace(good, by, 1);
            bad.ShouldNotBe(good, $"{file} {pattern}");
            await File.WriteAllTextAsync(path, bad);
            var (code, said) = await VerifyAsync(Path.Combine(pack, "verify_evidence.py"));
            code.ShouldBe(1, expected);
            said.ShouldContain(expected);
            await File.WriteAllTextAsync(path, good);
        }

        (await VerifyAsync(Path.Combine(pack, "verify_evidence.py"))).Code.ShouldBe(0);
        File.Delete(Path.Combine(pack, "consistency.json"));
        (await VerifyAsync(Path.Combine(pack, "verify_evidence.py"))).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_was_tampered_with_gives_no_pack()
    {
        await using var store = await template.CloneAsync();
        await store.TamperAsync("update kepler_events.mt_events set data = '{}' where seq_id = 3");
        (await Should.ThrowAsync<LedgerException>(() => store.Ledger.ExportAsync(new(), Path.Combine(store.Folder, "pack")))).Message.ShouldContain("nothing can be proved");
    }

    [Fact]
    public async Task The_verifiers_own_signature_check_agrees_with_the_platforms()
    {
        using var key = HeadKey.ReadOrMake(Path.Combine(TestFolder.Path, $"key-{Guid.NewGuid():N}", "k"));
        var random = new Random(17);
        var script = new StringBuilder("import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True\nfrom verify_evidence import read_key, signed\nkey, name = read_key(sys.stdin.read())\nprint(name)\n");
        var expected = new List<string> { key.Id };
        for (var i = 0; i < 60; i++)
        {
            var message = new byte[random.Next(0, 300)];
            random.NextBytes(message);
            var signature = key.Sign(message);
            if (i % 3 == 1)
            {
                signature[random.Next(64)] ^= (byte)(1 << random.Next(8));
            }
            else if (i % 3 == 2)
            {
                message = [.. message, 0];
            }

            script.Append(CultureInfo.InvariantCulture, $"print(signed(key, bytes.fromhex('{Convert.ToHexString(message)}'), bytes.fromhex('{Convert.ToHexString(signature)}')))\n");
            expected.Add(i % 3 == 0 ? "True" : "False");
        }

        var (code, said) = await PythonAsync(["-c", script.ToString(), Path.Combine(Checkout.Root, "tools")], key.PublicPem);
        code.ShouldBe(0, said);
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(expected);
    }
}
