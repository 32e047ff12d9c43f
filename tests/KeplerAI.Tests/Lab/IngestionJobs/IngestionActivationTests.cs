using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Tests.Runs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class IngestionActivationTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "R095"), Trait("Requirement", "D15"), Trait("Requirement", "D58")]
    public async Task A_script_is_activated_once_its_content_ran_in_Jupyter_or_by_a_manager()
    {
        var (road, other) = (await IngestionRoad.OpenAsync(host, "Testé"), await IngestionRoad.OpenAsync(host, "Ailleurs"));
        var form = IngestionRoad.Form(IngestionRoad.Saving("ventes"));
        var job = await road.CreateAsync(form);
        await other.TestedAsync(form.Text, other.Road.ScenarioId);
        (await host.SendAsync(new ActivateIngestionJob(job), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.not_tested");
        (await host.SendAsync(new ActivateIngestionJobUntested(job, "urgence"), "datascientist")).Outcome.ShouldBe(Outcome.Denied);
        await road.TestedAsync(form.Text);
        (await host.SendAsync(new ActivateIngestionJob(job), "datascientist")).Refusals.ShouldBeEmpty();

        var second = await road.CreateAsync(form with { Script = "print(3)" });
        (await host.SendAsync(new ActivateIngestionJobUntested(second, "urgence"), "manager")).Refusals.ShouldBeEmpty();
        (await road.JobAsync(second)).ShouldSatisfyAllConditions(j => j.Status.ShouldBe(JobStatus.Active), j => j.Untested.ShouldBeTrue(), j => j.Reason.ShouldBe("urgence"));
        (await host.SendAsync(new RequestIngestionRun(second, Guid.CreateVersion7(), 1, host.Clock.GetUtcNow(), Scheduled: false), "manager")).Outcome.ShouldBe(Outcome.Denied);
        (await host.SendAsync(new CreateIngestionJob(Guid.CreateVersion7(), 1, road.Road.UseCaseId, form), "manager")).Outcome.ShouldBe(Outcome.Denied);
    }

    [Fact]
    [Trait("Requirement", "R095")]
    public async Task Open_in_Jupyter_copies_the_very_text_into_the_scenario_and_never_over_another()
    {
        var road = await IngestionRoad.OpenAsync(host, "Jupyter");
        var form = IngestionRoad.Form(IngestionRoad.Saving("ventes"));
        var job = await road.CreateAsync(form);
        (await host.SendAsync(new CopyScriptToScenario(job, road.Road.ScenarioId), "datascientist")).Refusals.ShouldBeEmpty();
        var copied = (await road.Road.EventsAsync(job)).OfType<IngestionScriptCopied>().ShouldHaveSingleItem();
        var file = Path.Combine(host.Settings.Work, $"SC_{road.Road.Scenario}", "dataprep", copied.File);
        (await File.ReadAllTextAsync(file)).ShouldBe(form.Text);
        IngestionForm.Sha256Of(await File.ReadAllTextAsync(file)).ShouldBe((await road.JobAsync(job)).ScriptSha256);

        await File.WriteAllTextAsync(file, "mine");
        (await host.SendAsync(new CopyScriptToScenario(job, road.Road.ScenarioId), "datascientist")).Refusals.ShouldBeEmpty();
        (await File.ReadAllTextAsync(file)).ShouldBe("mine");
        var second = (await road.Road.EventsAsync(job)).OfType<IngestionScriptCopied>().Last();
        second.File.ShouldNotBe(copied.File);
        var elsewhere = await RunRoad.OpenAsync(host, $"Autre {Guid.NewGuid():N}");
        (await host.SendAsync(new CopyScriptToScenario(job, elsewhere.ScenarioId), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("job.no_scenario");
    }
}
