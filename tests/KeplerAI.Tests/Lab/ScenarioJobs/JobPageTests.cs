using System.Net;
using System.Security.Cryptography;
using KeplerAI.EventStore;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Tests.Runs;

namespace KeplerAI.Tests.Lab.ScenarioJobs;

public sealed class JobPageTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static Dictionary<string, string> Form(string name = "Préparation", string file = "prep.py", string cron = "0 18 * * *", ScenarioFolder folder = ScenarioFolder.DataPrep) =>
        new() { ["Input.Name"] = name, ["Input.Folder"] = folder.ToString(), ["Input.File"] = file, ["Input.Cron"] = cron, ["Input.Zone"] = "Europe/Paris" };

    [Theory]
    [InlineData("60 18 * * *", "prep.py", "Input_Cron-error", "minute")]
    [InlineData("0 18 * * *", "prep.ipynb", "field invalid", ".ipynb")]
    [InlineData("0 18 * * *", "absent.py", "field invalid", "absent.py")]
    [InlineData("0 18 * * *", "casse.py", "field invalid", "ligne 2")]
    [Trait("Requirement", "R156"), Trait("Requirement", "R159"), Trait("Requirement", "R166")]
    public async Task A_bad_form_comes_back_with_its_field_named_and_nothing_lost(string cron, string file, string place, string message)
    {
        var road = await RunRoad.OpenAsync(host, $"Formulaire {Guid.NewGuid():N}");
        road.Write(ScenarioFolder.DataPrep, "prep.py", "print(1)");
        road.Write(ScenarioFolder.DataPrep, "casse.py", "x = 1\nif x\n");
        var scientist = await host.SignedInAs("datascientist");
        using var answer = await scientist.PostForm($"{road.Jobs}/nouveau", Form("Nom gardé", file, cron));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.Html();
        page.Body!.InnerHtml.ShouldContain(place);
        page.QuerySelector(".error")!.TextContent.ShouldContain(message);
        page.QuerySelector("#Input_Name")!.GetAttribute("value").ShouldBe("Nom gardé");
        (await host.Tables.CountAsync<JobRow>(AsOf.Now, "scenario_id = @ScenarioId", new { road.ScenarioId })).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R157"), Trait("Requirement", "R160"), Trait("Requirement", "R161"), Trait("Requirement", "R162"), Trait("Requirement", "R163")]
    public async Task A_job_is_created_listed_edited_and_a_stale_form_is_refused()
    {
        var road = await RunRoad.OpenAsync(host, "Jobs");
        road.Write(ScenarioFolder.DataPrep, "prep.py", "print(1)");
        var scientist = await host.SignedInAs("datascientist");
        (await scientist.GetHtml(road.Jobs)).QuerySelector(".empty a")!.TextContent.ShouldBe("Commencer");
        var form = await scientist.GetHtml($"{road.Jobs}/nouveau");
        form.QuerySelectorAll("#Input_Folder option").Select(o => o.TextContent).ShouldBe(["Scenario Data Prep folder", "Scenario Training folder", "Scenario Scoring folder"]);
        form.Body!.TextContent.ShouldContain("Aucun fichier .py dans le dossier training");
        using (var created = await scientist.PostForm($"{road.Jobs}/nouveau", Form()))
            created.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var job = (await host.Tables.ListAsync<JobRow>(AsOf.Now, "scenario_id = @ScenarioId", new { road.ScenarioId })).ShouldHaveSingleItem();
        (await scientist.GetHtml(road.Jobs)).Body!.TextContent.ShouldContain("En édition");

        var edit = Form(cron: "0 6 * * *");
        edit["Input.Version"] = "0";
        using var stale = await scientist.PostForm($"{road.Jobs}/nouveau?job={job.Number}", edit);
        stale.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await stale.Html()).QuerySelector("#Input_Cron")!.GetAttribute("value").ShouldBe("0 6 * * *");
        edit.Remove("Input.Version");
        using var saved = await scientist.PostForm($"{road.Jobs}/nouveau?job={job.Number}", edit);
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var viewer = await (await host.SignedInAs("viewer")).GetAsync(new Uri($"{road.Jobs}/nouveau", UriKind.Relative));
        viewer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public async Task Activating_an_untested_script_is_refused_until_it_ran_in_an_instance()
    {
        var road = await RunRoad.OpenAsync(host, "Testé");
        road.Write(ScenarioFolder.Scoring, "s.py", "print(1)");
        var job = Guid.CreateVersion7();
        await host.SendAsync(new CreateJob(job, 900, road.ScenarioId, road.UseCaseId, "Scoring", ScenarioFolder.Scoring, "s.py", "0 18 * * *", "Europe/Paris"), "datascientist");
        (await host.SendAsync(new ActivateJob(job), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("job.not_tested");
        (await host.SendAsync(new ActivateJobUntested(job, "x"), "datascientist")).Ok.ShouldBeFalse();
        var sha = Convert.ToHexStringLower(SHA256.HashData("print(1)"u8));
        (await host.SendAsync(new RecordScriptTested(road.ScenarioId, ScenarioFolder.Scoring, "s.py", sha, Succeeded: true, Guid.NewGuid()), "system")).Refusals.ShouldBeEmpty();
        (await host.SendAsync(new ActivateJob(job), "datascientist")).Refusals.ShouldBeEmpty();
        (await host.SendAsync(new CreateJob(Guid.CreateVersion7(), 901, road.ScenarioId, road.UseCaseId, "scoring ", ScenarioFolder.Scoring, "s.py", "0 18 * * *", "Europe/Paris"), "datascientist")).Ok.ShouldBeFalse();
        road.Write(ScenarioFolder.Scoring, "spark.py", "from pyspark.sql import SparkSession");
        (await host.SendAsync(new CreateJob(Guid.CreateVersion7(), 902, road.ScenarioId, road.UseCaseId, "Spark", ScenarioFolder.Scoring, "spark.py", "0 18 * * *", "Europe/Paris"), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("job.pyspark_refused");
    }
}
