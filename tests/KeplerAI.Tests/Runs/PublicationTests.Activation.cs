using KeplerAI.Administration.UseCases.Activation;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Runs;

public sealed partial class PublicationTests
{
    [Fact]
    [Trait("Requirement", "R011"), Trait("Requirement", "R012"), Trait("Requirement", "D52"), Trait("Requirement", "R208"), Trait("Requirement", "R220")]
    public async Task The_approved_script_and_model_run_in_production_whatever_the_working_files_have_become()
    {
        var road = await RunRoad.OpenAsync(host, "Production");
        await road.RunAsync(await road.JobAsync(ScenarioFolder.Training, Train, "training.py"));
        var scoring = await road.JobAsync(ScenarioFolder.Scoring, Score, "scoring.py");
        var request = Guid.CreateVersion7();
        (await host.SendAsync(new RequestActivation(road.UseCaseId, request, road.ScenarioId, "prêt"), "datascientist")).Refusals.ShouldBeEmpty();
        (await host.SendAsync(new RequestActivation(road.UseCaseId, Guid.CreateVersion7(), road.ScenarioId, "encore"), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.already_pending");
        (await host.SendAsync(new ApproveActivation(road.UseCaseId, request), "datascientist")).Ok.ShouldBeFalse();
        (await host.SendAsync(new ApproveActivation(road.UseCaseId, request), "manager")).Refusals.ShouldBeEmpty();
        (await host.SendAsync(new RequestActivation(road.UseCaseId, Guid.CreateVersion7(), road.ScenarioId, "encore"), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.already_active");

        road.Write(ScenarioFolder.Scoring, "scoring.py", "raise SystemExit('modifié après approbation')");
        var run = await road.RunAsync(scoring);
        run.Status.ShouldBe(RunStatus.Succeeded, run.Rule);
        run.Mode.ShouldBe(RunMode.Production);
        (await (await host.SignedInAs("analyste")).GetHtml($"/monitoring/{road.UseCase}")).QuerySelectorAll("table.rows tbody tr").Length.ShouldBe(3);
        (await (await host.SignedInAs("analyste")).GetHtml("/monitoring")).Body!.TextContent.ShouldContain("Production");
    }

    [Fact]
    [Trait("Requirement", "D63")]
    public async Task Without_an_eligible_approver_the_request_is_refused_and_says_who_could_become_one()
    {
        var road = await RunRoad.OpenAsync(host, "Sans approbateur");
        await road.RunAsync(await road.JobAsync(ScenarioFolder.Training, Train, "training.py"));
        await road.JobAsync(ScenarioFolder.Scoring, Score, "scoring.py");
        await host.SendAsync(new KeplerAI.Administration.UseCases.RemoveContributor(road.UseCaseId, await host.IdOf("manager")), "admin");
        var refusal = (await host.SendAsync(new RequestActivation(road.UseCaseId, Guid.CreateVersion7(), road.ScenarioId, "prêt"), "datascientist")).Refusals.ShouldHaveSingleItem();
        (refusal.Rule, refusal.Args.ShouldHaveSingleItem()).ShouldBe(("activation.no_approver", (object)"Amina Benali"));
    }
}
