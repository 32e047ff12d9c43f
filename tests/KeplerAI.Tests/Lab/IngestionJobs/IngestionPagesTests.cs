using System.Net;
using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Platform.Permissions;
using KeplerAI.Tests.Runs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class IngestionPagesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static Dictionary<string, string> Form(string name = "Ventes", string script = "print(1)\r\n", string cron = "0 6 * * *", string language = "Python") => new()
    {
        ["Input.Name"] = name, ["Input.Language"] = language, ["Input.Script"] = script, ["Input.Cron"] = cron, ["Input.Zone"] = "Europe/Paris", ["Input.Missed"] = "All", ["Input.MissedCap"] = "5",
        ["Input.Overlap"] = "Queue", ["Input.Retries"] = "1", ["Input.Datasets"] = "ventes, retours", ["Input.Tags"] = "nuit",
    };

    [Theory]
    [InlineData("0 25 * * *", "print(1)", "Python", "heure")]
    [InlineData("0 6 * * *", "x = 1\r\nif x\r\n", "Python", "ligne 2")]
    [InlineData("0 6 * * *", "import pyspark", "Python", "PySpark")]
    [InlineData("0 6 * * *", "", "Python", "Script")]
    [Trait("Requirement", "R092"), Trait("Requirement", "R093"), Trait("Requirement", "R094")]
    public async Task A_bad_form_comes_back_with_its_field_named_and_nothing_lost(string cron, string script, string language, string message)
    {
        var road = await IngestionRoad.OpenAsync(host, "Formulaire");
        using var answer = await (await host.SignedInAs("datascientist")).PostForm($"/lab/ingestion-jobs/nouveau?uc={road.Road.UseCase}", Form("Nom gardé", script, cron, language));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.Html();
        page.QuerySelectorAll(".error").Select(e => e.TextContent).ShouldContain(e => e.Contains(message, StringComparison.Ordinal));
        page.QuerySelector("#Input_Name")!.GetAttribute("value").ShouldBe("Nom gardé");
        page.QuerySelector("#Input_Script")!.TextContent.ReplaceLineEndings("\n").Trim().ShouldBe(script.ReplaceLineEndings("\n").Trim());
        (await host.Tables.CountAsync<IngestionJobRow>(AsOf.Now, "use_case_id = @UseCaseId", new { road.Road.UseCaseId })).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R087"), Trait("Requirement", "R089"), Trait("Requirement", "R090"), Trait("Requirement", "R091"), Trait("Requirement", "R096")]
    public async Task A_job_is_made_in_a_use_case_listed_found_and_edited()
    {
        var road = await IngestionRoad.OpenAsync(host, "Jobs");
        var scientist = await host.SignedInAs("datascientist");
        (await scientist.GetHtml("/lab/ingestion-jobs")).QuerySelector("select[name=uc]").ShouldNotBeNull();
        (await scientist.GetHtml(road.List)).QuerySelector(".empty a")!.TextContent.ShouldBe("Commencer");
        using (var created = await scientist.PostForm($"/lab/ingestion-jobs/nouveau?uc={road.Road.UseCase}", Form()))
            created.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var job = (await host.Tables.ListAsync<IngestionJobRow>(AsOf.Now, "use_case_id = @UseCaseId", new { road.Road.UseCaseId })).ShouldHaveSingleItem();
        (job.Status, job.Version, job.Cron).ShouldBe((JobStatus.Edit, 1, "0 6 * * *"));
        var list = await scientist.GetHtml($"{road.List}&q=retours&tag=nuit&etat=Edit&tri=nom");
        list.QuerySelector("tbody")!.TextContent.ShouldContain("En édition");
        list.QuerySelector("tbody")!.TextContent.ShouldContain("Tous les jours, à 6");
        list.QuerySelector("tbody [data-copy]")!.GetAttribute("data-copy").ShouldBe($"/{road.Road.UseCase}/data_stock/ingestion_jobs/{job.ScriptSha256}.py");
        (await scientist.GetHtml($"{road.List}&q=absent")).QuerySelector("tbody").ShouldBeNull();

        var edit = Form(script: "print(2)\r\n");
        edit["Input.Version"] = "1";
        using (var saved = await scientist.PostForm($"/lab/ingestion-jobs/{job.Number}/editer", edit))
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        edit["Input.Cron"] = "0 9 * * *";
        using (var stale = await scientist.PostForm($"/lab/ingestion-jobs/{job.Number}/editer", edit))
        {
            stale.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await stale.Html()).QuerySelector("#Input_Cron")!.GetAttribute("value").ShouldBe("0 9 * * *");
        }

        var diff = await scientist.GetHtml($"/lab/ingestion-jobs/{job.Number}/versions?de=1&a=2");
        diff.QuerySelectorAll(".diff tr.removed code, .diff tr.added code").Select(c => c.TextContent).ShouldBe(["print(1)", "print(2)"]);
        using var viewer = await (await host.SignedInAs("viewer")).GetAsync(new Uri($"/lab/ingestion-jobs/nouveau?uc={road.Road.UseCase}", UriKind.Relative));
        viewer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var outsider = await (await host.SignedInAs("business")).GetAsync(new Uri($"/lab/ingestion-jobs/{job.Number}", UriKind.Relative));
        outsider.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Requirement", "R098"), Trait("Requirement", "R099"), Trait("Requirement", "R100"), Trait("Requirement", "R101"), Trait("Requirement", "D54")]
    public async Task Pause_resume_and_delete_stand_on_the_page_with_their_reasons_and_free_the_name()
    {
        var road = await IngestionRoad.OpenAsync(host, "Vie");
        var job = await road.ActiveAsync(IngestionRoad.Form(IngestionRoad.Saving("ventes")));
        var (row, scientist) = (await road.JobAsync(job), await host.SignedInAs("datascientist"));
        var page = $"/lab/ingestion-jobs/{row.Number}";
        (await scientist.GetHtml(page)).QuerySelectorAll("ol.columns li").Length.ShouldBe(10);
        async Task Do(string verb)
        {
            var key = (await scientist.GetHtml(page)).QuerySelector("input[name=__key]")!.GetAttribute("value")!;
            var token = (await scientist.GetHtml(page)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            using var done = await scientist.Post($"{page}?handler={verb}", new Dictionary<string, string> { ["__key"] = key, ["__RequestVerificationToken"] = token, ["Reason"] = $"motif {verb}" });
            done.StatusCode.ShouldBe(HttpStatusCode.Redirect, await done.Content.ReadAsStringAsync());
        }

        await Do("Pause");
        (await road.JobAsync(job)).ShouldSatisfyAllConditions(j => j.Status.ShouldBe(JobStatus.Paused), j => j.Reason.ShouldBe("motif Pause"));
        await host.CatchUpAsync();
        (await KeplerProcess.CountAsync(host, $"select count(*) from kepler_work.schedule where job_id = '{job}' and active")).ShouldBe(0);
        await Do("Resume");
        (await road.JobAsync(job)).Status.ShouldBe(JobStatus.Active);
        await Do("Delete");
        (await scientist.GetHtml(page)).Body!.TextContent.ShouldContain("motif Delete");
        (await scientist.GetHtml(road.List)).QuerySelector("tbody").ShouldBeNull();
        (await scientist.GetHtml($"{road.List}&etat=Deleted")).QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        (await host.SendAsync(new CreateIngestionJob(Guid.CreateVersion7(), await host.Number(Scopes.IngestionJob), road.Road.UseCaseId, IngestionRoad.Form("print(1)") with { Name = row.Name }), "datascientist")).Refusals.ShouldBeEmpty();
    }
}
