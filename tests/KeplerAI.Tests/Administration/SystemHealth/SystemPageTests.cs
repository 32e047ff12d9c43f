using AngleSharp.Dom;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Tests.Administration.SystemHealth;

public sealed class SystemPageTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Page = "/administration/systeme";

    private IWorkBoard Board => host.Services.GetRequiredService<IWorkBoard>();

    [Fact]
    public async Task Database_log_readers_queues_and_schedules_are_shown()
    {
        var job = Guid.NewGuid();
        await ExecuteAsync($"insert into kepler_work.schedule (job_id, cron, zone, active_from, next_at, missed) values ('{job}', '0 18 L * *', 'Europe/Paris', now(), '2026-01-31 17:00Z', 'skip')");
        await EnqueueAsync("waiting", due: TimeProvider.System.GetUtcNow().AddHours(1));

        var page = await (await host.SignedInAs("admin")).GetHtml(Page);

        var words = page.QuerySelector("main")!.Words();
        words.ShouldContain($"sur {await ScalarAsync<long>("select max(seq_id) from kepler_events.mt_events")}");
        words.ShouldContain($"Version {await ScalarAsync<string>("select current_setting('server_version')")}");
        page.QuerySelectorAll("code").Select(c => c.TextContent).ShouldContain("reactor_runs:All");
        Row(page, "system-tests").ShouldContain("0 1 0");
        Row(page, job.ToString()[..8]).ShouldBe($"{job.ToString()[..8]} 0 18 L * * Europe/Paris Ignorées 31/01/2026 18:00 —");
    }

    [Fact]
    public async Task Dead_work_is_retried_by_a_person_and_the_log_says_who()
    {
        var key = await DieAsync("retried");
        var admin = await host.SignedInAs("admin");
        (await Board.FindDeadAsync(key))!.Error!.ShouldContain("No handler");
        Row(await admin.GetHtml(Page), key).ShouldContain("No handler");

        using var answer = await admin.PostForm(Page, new() { ["Target"] = key }, $"form[action*='handler=Retry']:has(input[value='{key}'])");
        ((int)answer.StatusCode).ShouldBe(302);
        await host.DrainAsync();

        (await Board.FindDeadAsync(key))!.Attempts.ShouldBe(2);
        await JournalSaysAsync($"a relancé le travail {key} de la file system-tests");
    }

    [Fact]
    public async Task Dead_work_is_given_up_with_a_reason_that_stays()
    {
        var key = await DieAsync("discarded");
        var admin = await host.SignedInAs("admin");
        var form = $"form[action*='handler=Discard']:has(input[value='{key}'])";

        using (var refused = await admin.PostForm(Page, new() { ["Target"] = key, ["Reason"] = " " }, form))
        {
            ((int)refused.StatusCode).ShouldBe(422);
            (await refused.Html()).QuerySelector("[role=alert]")!.Words().ShouldBe("Motif : ce champ est obligatoire.");
        }

        using var answer = await admin.PostForm(Page, new() { ["Target"] = key, ["Reason"] = "Doublon" }, form);
        ((int)answer.StatusCode).ShouldBe(302);
        await host.DrainAsync();

        (await ScalarAsync<string>($"select state || ': ' || discard_reason from kepler_work.work where key = '{key}'")).ShouldBe("discarded: Doublon");
        await JournalSaysAsync($"a abandonné le travail {key} de la file system-tests : Doublon");
        using var again = await admin.Post($"{Page}?handler=Retry", [new("Target", key), .. await TokensAsync(admin)]);
        (await again.Html()).QuerySelector("[role=alert]")!.Words().ShouldBe("Ce travail n’est plus en échec : rien n’a été changé.");
    }

    [Fact]
    public async Task A_reader_that_stands_at_an_event_says_which_and_is_told_to_try_again()
    {
        await host.CatchUpAsync(); // a shard's first pass takes away what it finds there
        await ExecuteAsync("""
            insert into kepler_events.mt_doc_deadletterevent (id, data, mt_last_modified) values (gen_random_uuid(), jsonb_build_object(
                'ShardName', 'reactor_notebooks:All', 'EventSequence', 1, 'Timestamp', now(), 'ExceptionMessage', 'Disque plein', 'ExceptionType', 'IOException'), now())
            """);
        var admin = await host.SignedInAs("admin");
        var page = await admin.GetHtml(Page);
        var row = page.QuerySelectorAll("tr").Single(r => r.Words().Contains("Disque plein", StringComparison.Ordinal));
        row.QuerySelector("a")!.GetAttribute("href").ShouldBe("/administration/journaux/1");
        page.QuerySelectorAll("tr").First(r => r.Words().StartsWith("reactor_notebooks:All", StringComparison.Ordinal)).Words().ShouldContain("En pause");

        using var answer = await admin.PostForm(Page, [], "form[action*='handler=RetryShard']");
        ((int)answer.StatusCode).ShouldBe(302);

        await JournalSaysAsync("a demandé au lecteur reactor_notebooks:All de reprendre à l’événement n° 1");
    }

    [Fact]
    public async Task Whoever_may_not_see_it_has_no_entry_and_no_page()
    {
        var manager = await host.SignedInAs("manager");
        (await manager.GetHtml("/")).QuerySelector($"nav a[href='{Page}']").ShouldBeNull();
        await manager.GetHtml(Page, System.Net.HttpStatusCode.Forbidden);
        (await (await host.SignedInAs("admin")).GetHtml("/")).QuerySelector($"nav a[href='{Page}']").ShouldNotBeNull();
        (await host.SendAsync(new KeplerAI.Administration.SystemHealth.RetryDeadWork("x"), "manager")).Outcome.ShouldBe(Outcome.Denied);
    }

    private sealed record Unknown(int Number);

    private Task EnqueueAsync(string name, DateTimeOffset? due = null) =>
        host.Services.GetRequiredService<WorkQueue>().EnqueueAsync(new("system-tests", $"system-tests:{name}", new Unknown(1), Due: due));

    private async Task<string> DieAsync(string name)
    {
        await EnqueueAsync(name);
        await host.DrainAsync();
        return $"system-tests:{name}";
    }

    private static string Row(IParentNode page, string starts) => page.QuerySelectorAll("tbody tr").Select(r => r.Words()).First(w => w.Contains(starts, StringComparison.Ordinal));

    private async Task JournalSaysAsync(string sentence)
    {
        await host.CatchUpAsync();
        var page = await (await host.SignedInAs("admin")).GetHtml("/administration/journaux");
        page.QuerySelectorAll(".journal li").Select(l => l.Words()).ShouldContain(w => w.Contains(sentence, StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<KeyValuePair<string, string>>> TokensAsync(HttpClient browser)
    {
        var page = await browser.GetHtml("/administration/utilisateurs/nouveau");
        return page.QuerySelectorAll("main form[method=post] input[type=hidden]").Select(i => new KeyValuePair<string, string>(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.Database.AdminConnection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.Database.AdminConnection);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
