using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Runs;
using KeplerAI.Testing;

namespace KeplerAI.Tests.Runs;

public sealed class ScriptRunTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Theory]
    [InlineData("def score():\n    raise ValueError('ligne 14')\nscore()", "script.exit_code", "ValueError: ligne 14")]
    [InlineData("open('/UC_1/x', 'w').write('x')", "script.exit_code", "Traceback")]
    [InlineData("open('/kepler/script/x', 'w')", "script.exit_code", "Read-only file system")]
    [InlineData("import socket; socket.create_connection(('127.0.0.1', 3000), 2)", "script.exit_code", "Traceback")]
    [InlineData("x = []\nwhile True: x.append(bytearray(50_000_000))", "script.memory", null)]
    [Trait("Requirement", "R170"), Trait("Requirement", "R193"), Trait("Requirement", "R303"), Trait("Requirement", "R169")]
    public async Task A_script_that_fails_ends_failed_with_its_rule_and_its_traceback(string script, string rule, string? logged)
    {
        var road = await RunRoad.OpenAsync(host, $"Échec {Guid.NewGuid():N}");
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.DataPrep, script));
        run.Status.ShouldBe(RunStatus.Failed);
        if (logged is null)
            new[] { rule, "script.exit_code" }.ShouldContain(run.Rule); // a MemoryError may reach Python before the limiter acts
        else
            run.Rule.ShouldBe(rule);
        var page = await (await host.SignedInAs("datascientist")).GetHtml($"/executions/{run.Number}");
        page.QuerySelector("[role=alert]").ShouldNotBeNull();
        if (logged is not null)
            page.QuerySelector("[role=log]")!.TextContent.ShouldContain(logged);
    }

    [Fact]
    [Trait("Requirement", "D47"), Trait("Requirement", "R306"), Trait("Requirement", "R299"), Trait("Requirement", "R301")]
    public async Task A_run_in_progress_is_cancelled_and_its_process_is_gone()
    {
        var road = await RunRoad.OpenAsync(host, "Annulation");
        var id = await road.AskAsync(await road.JobAsync(ScenarioFolder.DataPrep, "import time\nprint('commence', flush=True)\ntime.sleep(600)"));
        var work = host.DrainAsync();
        await Until.HoldsAsync(async () => (await road.RowAsync(id)).Status == RunStatus.Running);
        (await host.SendAsync(new CancelRun(id), "datascientist")).Ok.ShouldBeTrue();
        await work;
        var run = await road.RowAsync(id);
        (run.Status, run.ProcessEnded).ShouldBe((RunStatus.Cancelled, true));
        (await road.EventsAsync(id)).OfType<RunCancelRequested>().ShouldHaveSingleItem().RequestedBy.ShouldBe(await host.IdOf("datascientist"));
        (await host.SendAsync(new CancelRun(id), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("run.over");
    }

    [Fact]
    [Trait("Requirement", "R178"), Trait("Requirement", "R179"), Trait("Requirement", "R171"), Trait("Requirement", "R302"), Trait("Requirement", "R300")]
    public async Task Data_prep_leaves_a_table_in_the_lake_and_the_page_shows_what_was_run()
    {
        var road = await RunRoad.OpenAsync(host, "Préparation");
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.DataPrep, "import kepler, pandas\nkepler.save_table(pandas.DataFrame({'a': [1, 2]}), 'clients')"));
        run.Status.ShouldBe(RunStatus.Succeeded, run.Rule);
        var output = run.Outputs.ShouldHaveSingleItem();
        output.Path.ShouldStartWith($"/{road.UseCase}/scenarios/SC_{road.Scenario}/dataprep_output/table_clients/v");
        var page = (await (await host.SignedInAs("datascientist")).GetHtml($"/executions/{run.Number}")).Body!.TextContent;
        page.ShouldContain(output.Path);
        page.ShouldContain(run.ScriptSha256!);
        page.ShouldContain("save_table");
    }

    [Fact]
    [Trait("Requirement", "R168"), Trait("Requirement", "D13")]
    public async Task Two_schedulers_on_one_slot_make_one_run_and_a_slot_during_a_run_is_passed_over()
    {
        var road = await RunRoad.OpenAsync(host, "Créneau");
        var job = await road.JobAsync(ScenarioFolder.DataPrep, "print(1)");
        var target = (IScheduleTarget)host.Services.GetService(typeof(IScheduleTarget))!;
        var slot = new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => target.FireAsync(job, slot, CancellationToken.None)));
        await target.FireAsync(job, slot.AddMinutes(1), CancellationToken.None);
        var runs = await host.Tables.ListAsync<RunRow>(AsOf.Now, "job_id = @job", new { job });
        runs.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Slot.ShouldBe(slot), r => r.RequestedBy.ShouldBeNull(), r => r.RunId.ShouldBe(RequestRun.IdOf(job, slot)));
    }

    [Fact]
    [Trait("Requirement", "R297"), Trait("Requirement", "R298"), Trait("Requirement", "R307"), Trait("Requirement", "R005")]
    public async Task The_list_filters_an_outsider_sees_nothing_and_a_run_is_asked_for_again()
    {
        var road = await RunRoad.OpenAsync(host, "Liste");
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.DataPrep, "print(1)"));
        var scientist = await host.SignedInAs("datascientist");
        (await scientist.GetHtml($"/executions?uc={road.UseCase}&statut=Succeeded")).QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        (await scientist.GetHtml($"/executions?uc={road.UseCase}&statut=Failed")).QuerySelectorAll("tbody tr").Length.ShouldBe(0);
        using var outsider = await (await host.SignedInAs("business")).GetAsync(new Uri($"/executions/{run.Number}", UriKind.Relative));
        ((int)outsider.StatusCode).ShouldBe(404);
        using var again = await scientist.Post($"/executions/{run.Number}?handler=Rerun", await Fields(scientist, $"/executions/{run.Number}"));
        ((int)again.StatusCode).ShouldBe(302);
        (await host.Tables.CountAsync<RunRow>(AsOf.Now, "job_id = @JobId", new { run.JobId })).ShouldBe(2);
    }

    private static async Task<Dictionary<string, string>> Fields(HttpClient client, string url) =>
        (await client.GetHtml(url)).QuerySelectorAll("main form[method=post] input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);
}
