using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.UseCases.Activation;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Platform.Permissions;

/// <summary>
/// The matrix through the running application. Columns: Admin, DevOps, Manager, Data Scientist, AML Analyst, Business User, Viewer, AML Auditor;
/// ✓ allowed, M as contributor, - denied. A refusal is 403 to whoever may know that the use case exists, 404 to anybody else.
/// </summary>
public sealed class MatrixTests(MatrixStage stage) : IClassFixture<MatrixStage>
{
    private static readonly Dictionary<string, (string Cells, Func<Place, ICommand> Make)> Commands = new(StringComparer.Ordinal)
    {
        ["change a use case"] = ("✓-------", p => new ChangeUseCase(p.UseCaseId, "Autre nom", "x", UseCaseType.CreditRisk, 9999)),
        ["add a contributor"] = ("✓-------", p => new AddContributor(p.UseCaseId, Guid.CreateVersion7(), BusinessFunction.Viewer)),
        ["remove a contributor"] = ("✓-------", p => new RemoveContributor(p.UseCaseId, Guid.CreateVersion7())),
        ["import a dataset"] = ("MM-M----", p => new ImportDataset(Guid.CreateVersion7(), 900, p.UseCaseId, $"D {Guid.NewGuid():N}", "x.csv", 10, Guid.CreateVersion7(), null, [])),
        ["create a scenario"] = ("MM-M----", p => new CreateScenario(Guid.CreateVersion7(), 900, p.UseCaseId, $"S {Guid.NewGuid():N}", "x")),
        ["change a scenario"] = ("MM-M----", p => new ChangeScenario(p.ScenarioId, "Autre nom", "x", 9999)),
        ["attach a dataset"] = ("MM-M----", p => new AttachDatasets(p.ScenarioId, [p.DatasetId])),
        ["request an instance"] = ("MM-M----", p => new RequestInstance(Guid.CreateVersion7(), 900, p.ScenarioId, p.UseCaseId, 1, 1, 0, 0, 0)),
        ["stop another's instance"] = ("✓M------", p => new StopInstance(p.InstanceId)),
        ["delete another's instance"] = ("✓M------", p => new DeleteInstance(p.InstanceId)),
        ["create a job"] = ("MM-M----", p => new CreateJob(Guid.CreateVersion7(), 900, p.ScenarioId, p.UseCaseId, $"J {Guid.NewGuid():N}", ScenarioFolder.DataPrep, "prep.py", "0 18 * * *", JobCron.DefaultZone)),
        ["pause another's job"] = ("✓M------", p => new PauseJob(p.JobId, "x")),
        ["resume another's job"] = ("✓M------", p => new ResumeJob(p.JobId)),
        ["delete another's job"] = ("✓M------", p => new DeleteJob(p.JobId, "x")),
        ["activate an untested job"] = ("--M-----", p => new ActivateJobUntested(p.JobId, "x")),
        ["request a run"] = ("✓M-M-M--", p => new RequestRun(Guid.CreateVersion7(), 900, p.UseCaseId, p.JobId)),
        ["cancel another's run"] = ("✓M------", p => new CancelRun(p.RunId)),
        ["request an activation"] = ("MM-M----", p => new RequestActivation(p.UseCaseId, Guid.CreateVersion7(), p.ScenarioId, "x")),
        ["approve an activation"] = ("--M-----", p => new ApproveActivation(p.UseCaseId, Guid.CreateVersion7())),
        ["retire a scenario"] = ("--M-----", p => new RetireScenario(p.UseCaseId, p.ScenarioId, "x")),
    };

    // The AML Auditor's ✓ for exports holds on what the auditor may open: a panel opens to its contributors.
    private static readonly Dictionary<string, (string Cells, Func<Place, string> Url)> Pages = new(StringComparer.Ordinal)
    {
        ["use case"] = ("✓MMMMMMM", p => $"/administration/use-cases/{p.UseCase}"),
        ["datasets"] = ("MMMMMMMM", p => $"/lab/datasets?uc=UC_{p.UseCase}"),
        ["dataset"] = ("MMMMMMMM", p => $"/lab/datasets/{p.Dataset}"),
        ["scenarios"] = ("MMMMMMMM", p => $"/lab/scenarios?uc=UC_{p.UseCase}"),
        ["scenario"] = ("MMMMMMMM", p => $"/lab/scenarios/{p.Scenario}"),
        ["scenario's datasets"] = ("MMMMMMMM", p => $"/lab/scenarios/{p.Scenario}/datasets"),
        ["scenario's instance"] = ("MMMMMMMM", p => $"/lab/scenarios/{p.Scenario}/jupyter"),
        ["scenario's jobs"] = ("MMMMMMMM", p => $"/lab/scenarios/{p.Scenario}/jobs"),
        ["scenario's activation"] = ("MMMMMMMM", p => $"/lab/scenarios/{p.Scenario}/activation"),
        ["runs"] = ("MMMMMMMM", p => $"/executions?uc=UC_{p.UseCase}"),
        ["run"] = ("MMMMMMMM", p => $"/executions/{p.Run}"),
        ["panel"] = ("MMMMMMMM", p => $"/monitoring/UC_{p.UseCase}"),
        ["change a scenario"] = ("MM-M----", p => $"/lab/scenarios/{p.Scenario}/modifier"),
        ["new scenario"] = ("MM-M----", p => $"/lab/scenarios/ajouter?uc=UC_{p.UseCase}"),
        ["new dataset"] = ("MM-M----", p => $"/lab/datasets/ajouter?uc=UC_{p.UseCase}"),
        ["new file"] = ("MM-M----", p => $"/lab/datasets/ajouter/fichier?uc=UC_{p.UseCase}"),
        ["new job"] = ("MM-M----", p => $"/lab/scenarios/{p.Scenario}/jobs/nouveau"),
        ["export of rows"] = ("--MMMM-M", p => $"/monitoring/UC_{p.UseCase}?run=1&handler=Export"),
    };

    public static IEnumerable<object[]> CommandNames => Commands.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> PageNames => Pages.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(CommandNames))]
    [Trait("Requirement", "D01"), Trait("Requirement", "D02"), Trait("Requirement", "D58"), Trait("Requirement", "R049"), Trait("Requirement", "R050")]
    public async Task A_command_is_answered_as_its_row_says(string name)
    {
        var (cells, make) = Commands[name];
        foreach (var (column, login, inside) in Cells())
        {
            var result = await stage.Host.SendAsync(make(inside ? stage.Inside : stage.Outside), login);
            var answer = result.Outcome is Outcome.Denied ? 403 : result.Outcome is Outcome.NotFound ? 404 : 200;
            answer.ShouldBe(Expected(cells[column], login, inside), $"{name}: {login}, {(inside ? "contributor" : "outsider")} ({result.Outcome})");
        }
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    [Trait("Requirement", "R048"), Trait("Requirement", "R052"), Trait("Requirement", "R235"), Trait("Requirement", "R236"), Trait("Requirement", "R237")]
    public async Task A_page_is_answered_as_its_row_says(string name)
    {
        var (cells, url) = Pages[name];
        foreach (var (column, login, inside) in Cells())
        {
            using var answer = await (await stage.BrowserOf(login)).GetAsync(new Uri(url(inside ? stage.Inside : stage.Outside), UriKind.Relative));
            ((int)answer.StatusCode).ShouldBe(Expected(cells[column], login, inside), $"{name}: {login}, {(inside ? "contributor" : "outsider")}");
        }
    }

    [Theory]
    [InlineData("/administration/utilisateurs", "✓-------")]
    [InlineData("/administration/utilisateurs/nouveau", "✓-------")]
    [InlineData("/administration/use-cases/ajouter", "✓-------")]
    [InlineData("/administration/use-cases/1/modifier", "✓-------")]
    [InlineData("/administration/journaux", "✓✓✓✓✓--✓")]
    [InlineData("/administration/systeme", "✓✓------")]
    [InlineData("/administration/use-cases", "✓✓✓✓✓✓✓✓")]
    [InlineData("/lab/scenarios/99999", "--------")]
    [Trait("Requirement", "R234"), Trait("Requirement", "D01")]
    public async Task A_page_of_the_platform_is_answered_by_role_and_function(string url, string cells)
    {
        for (var column = 0; column < cells.Length; column++)
        {
            using var answer = await (await stage.BrowserOf(MatrixStage.Columns[column])).GetAsync(new Uri(url, UriKind.Relative));
            ((int)answer.StatusCode).ShouldBe(cells[column] == '✓' ? 200 : url.EndsWith("99999", StringComparison.Ordinal) ? 404 : 403, $"{url}: {MatrixStage.Columns[column]}");
        }
    }

    [Fact]
    public async Task A_command_of_the_platform_is_refused_to_people_and_one_of_people_to_the_platform()
    {
        (await stage.Host.SendAsync(new RecordInstanceFailed(stage.Inside.InstanceId, "x"), "admin")).Outcome.ShouldBe(Outcome.Denied);
        (await stage.Host.SendAsync(new PauseJob(stage.Inside.JobId, "x"), "system")).Outcome.ShouldBe(Outcome.Denied);
    }

    [Fact]
    public async Task A_new_object_is_never_written_into_the_stream_of_another()
    {
        var admin = await stage.Host.IdOf("admin");
        foreach (var taken in new[] { admin, stage.Inside.ScenarioId, stage.Inside.UseCaseId })
        {
            var command = new ImportDataset(taken, 901, stage.Inside.UseCaseId, $"D {Guid.NewGuid():N}", "x.csv", 10, Guid.CreateVersion7(), null, []);
            (await stage.Host.SendAsync(command, "datascientist")).Outcome.ShouldBe(Outcome.NotFound);
        }
    }

    private static IEnumerable<(int Column, string Login, bool Inside)> Cells() =>
        MatrixStage.Columns.SelectMany((login, column) => new[] { (column, login, true), (column, login, false) });

    private static int Expected(char cell, string login, bool inside) =>
        cell is '✓' || (cell is 'M' && inside) ? 200 : inside || login is "admin" or "auditeur" ? 403 : 404;
}
