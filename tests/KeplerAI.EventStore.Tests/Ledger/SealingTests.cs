using System.Globalization;
using System.Net;
using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed class SealingTests
{
    private const string Marten = """
        with s as (insert into kepler_events.mt_streams (id, type, version, timestamp) values (gen_random_uuid(), 'account', 1, now()) returning id)
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers)
        select nextval('kepler_events.mt_events_sequence'), gen_random_uuid(), id, 1, '{"Amount": 1.50, "note": "tab\there é \u0001 \"q\""}', 'money_withdrawn', now(), 'X, Y', 'null' from s
        """;

    [Fact]
    public async Task Everything_sealed_verifies_in_batches_that_continue_each_other()
    {
        await using var store = await SealedStore.StartAsync();
        (await store.Ledger.SealAsync()).ShouldBeNull();
        (await store.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Holds.ShouldBeTrue(), r => r.Events.ShouldBe(0));
        await store.AppendAsync(4);
        var head = (await store.Ledger.SealAsync())!;
        var heads = await store.Ledger.HeadsAsync();
        heads.Select(h => h.Size).ShouldBe([5, 10, 12]);
        (head.Size, head.PreviousSize).ShouldBe((12, 10));
        MerkleProof.Extends(5, heads[0].Root, 12, head.Root, await store.Ledger.ConsistencyProofAsync(5, 12)).ShouldBeTrue();
        MerkleProof.Extends(5, heads[1].Root, 12, head.Root, await store.Ledger.ConsistencyProofAsync(5, 12)).ShouldBeFalse();
        var proof = await store.Ledger.InclusionProofAsync(7);
        (proof.Holds, proof.Index, (proof with { Index = 5 }).Holds).ShouldBe((true, 6, false));
        await Should.ThrowAsync<LedgerException>(() => store.Ledger.InclusionProofAsync(13));
        var report = await store.Ledger.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        (report.Events, report.Unattested, report.Heads, report.Published, report.SealedUpTo).ShouldBe((12, 0, 3, 3, 12));
    }

    [Fact]
    public async Task Events_of_another_program_are_sealed_and_counted_as_unattested_whatever_they_hold()
    {
        await using var store = await SealedStore.StartAsync();
        await store.AppendAsync(1);
        await store.TamperAsync(Marten);
        await store.Ledger.SealAsync();
        await store.AppendAsync(1);
        await store.TamperAsync(Marten);
        var report = await store.Ledger.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        (report.Events, report.Unattested, report.UnattestedAt, report.SealedUpTo).ShouldBe((8, 2, "4,8", 4));
        await store.TamperAsync("update kepler_events.mt_events set data = data || '{\"Amount\": 2}' where seq_id = 4");
        (await store.Ledger.VerifyAsync()).Findings.ShouldBe([new(LedgerFindingKind.Edited, 4, 4)]);
    }

    [Fact]
    public async Task The_clients_text_is_the_databases_for_whatever_an_event_may_hold()
    {
        await using var store = await SealedStore.StartAsync();
        var id = await store.Node.OpenAsync("quote \" backslash \\ tab \t newline \n bell \u0007 é 日本 \u2028 😀");
        await using (var session = store.Node.Store.OpenSession(new("user \"x\"\\", "corr\n", null, new Dictionary<string, string> { ["h\t"] = "v\u0001" })))
        {
            session.Append(id, new MoneyDeposited(0.000_000_1m), new AccountClosed(new string('é', 40_000)));
            await session.SaveChangesAsync();
        }

        await store.TamperAsync(Marten);
        await store.TamperAsync("""
            insert into kepler_ledger.event_hash select e.seq_id, kepler_ledger.content_hash(e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.user_name, e.correlation_id, e.causation_id, e.headers, e.data)
            from kepler_events.mt_events e where not exists (select from kepler_ledger.event_hash h where h.seq_id = e.seq_id)
            """);
        (await store.Ledger.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Dead_numbers_are_simply_absent()
    {
        await using var store = await SealedStore.StartAsync();
        await store.AppendAsync(1);
        await store.ScalarAsync<long>("select nextval('kepler_events.mt_events_sequence') from generate_series(1, 20) order by 1 desc limit 1");
        await store.AppendAsync(1);
        await store.Node.Store.CatchUpAsync(); // other tests' transactions may still hold the mark
        (await store.Ledger.SealAsync())!.LastSequence.ShouldBe(26);
        (await store.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Findings.ShouldBeEmpty(), r => r.SealedEvents.ShouldBe(6));
    }

    [Fact]
    public async Task Two_nodes_never_fork_the_tree_and_each_publishes_every_head()
    {
        await using var store = await SealedStore.StartAsync();
        var folder = Path.Combine(store.Folder, "second");
        await using var second = await store.StartNodeAsync(o => o.Seals = store.Seals with { Folder = folder });
        var ledgers = new[] { store.Ledger, (ILedger)second.Services.GetService(typeof(ILedger))! };
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async node =>
        {
            for (var i = 0; i < 10; i++)
            {
                await store.AppendAsync(1);
                await ledgers[node].SealAsync();
            }
        }));
        await ledgers[0].SealAsync();
        await ledgers[1].SealAsync();
        foreach (var ledger in ledgers)
        {
            var report = await ledger.VerifyAsync();
            report.Findings.ShouldBeEmpty();
            (report.SealedEvents, report.Published).ShouldBe((60, report.Heads));
        }

        await Should.ThrowAsync<PostgresException>(() => store.TamperAsync("insert into kepler_ledger.tree_head select size + 1, prev_size, last_seq_id + 1, root, frontier, at, key_id, signature from kepler_ledger.tree_head where size = 60"));
    }

    [Fact]
    public async Task What_a_crash_left_unpublished_is_published_at_the_next_start_and_a_half_line_is_passed_over()
    {
        await using var store = await SealedStore.StartAsync();
        await store.AppendAsync(4);
        await store.Ledger.SealAsync();
        var file = Path.Combine(store.Folder, "heads.jsonl");
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllTextAsync(file, lines[0] + "\n" + lines[1][..30]);
        await using var next = await store.StartNodeAsync();
        await ((ILedger)next.Services.GetService(typeof(ILedger))!).SealAsync();
        (await File.ReadAllLinesAsync(file)).ShouldBe([lines[0], lines[1][..30], lines[1], lines[2]]);
        (await store.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Findings.ShouldBeEmpty(), r => r.Published.ShouldBe(3));
    }

    [Fact]
    public async Task The_service_seals_by_itself_with_a_key_that_only_its_owner_reads()
    {
        await using var store = await SealedStore.StartAsync(o => o.RunDaemon = true);
        await store.AppendAsync(2);
        await Until.HoldsAsync(async () => (await store.Ledger.HeadsAsync()).LastOrDefault()?.Size == 6);
        File.GetUnixFileMode(store.Seals.KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Every_head_reaches_the_webhook_though_it_refuses_at_first_and_the_process_restarts()
    {
        using var listener = new HttpListener();
        var port = Ports.Free();
        listener.Prefixes.Add($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
        await using var store = await SealedStore.StartAsync(o => o.Seals = o.Seals! with { Webhook = new($"http://127.0.0.1:{port}/heads") });
        await store.AppendAsync(4);
        await store.Ledger.SealAsync();
        using (var deaf = store.Webhook())
        {
            await Should.ThrowAsync<HttpRequestException>(() => deaf.DeliverAsync(CancellationToken.None));
        }

        listener.Start();
        var received = new List<long>();
        var answering = Task.Run(async () =>
        {
            for (var i = 0; i < 4; i++)
            {
                var call = await listener.GetContextAsync();
                using var body = new StreamReader(call.Request.InputStream);
                var line = HeadLine.Read(await body.ReadToEndAsync())!;
                received.Add(line.Size);
                line.Leaves.ShouldBeNull();
                call.Response.StatusCode = i == 1 ? 503 : 204;
                call.Response.Close();
            }
        });
        using (var first = store.Webhook())
        {
            await Should.ThrowAsync<HttpRequestException>(() => first.DeliverAsync(CancellationToken.None));
        }

        using var restarted = store.Webhook();
        await restarted.DeliverAsync(CancellationToken.None);
        await answering;
        received.ShouldBe([5, 10, 10, 12]);
        await restarted.DeliverAsync(CancellationToken.None); // nothing left: a fifth call would wait for ever
    }
}
