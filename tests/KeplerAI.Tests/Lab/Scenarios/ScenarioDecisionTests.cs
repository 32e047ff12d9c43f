using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using Shouldly;

namespace KeplerAI.Tests.Lab.Scenarios;

public class ScenarioDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid UseCaseId = Guid.CreateVersion7();

    private static readonly UseCase Owner = UseCase.Create(new(UseCaseId, 7, "Crédit", "Octroi", UseCaseType.CreditRisk, [new(Guid.CreateVersion7(), BusinessFunction.DataScientist)]));

    private static readonly Scenario Existing = Scenario.Create(new(Id, 4, UseCaseId, 7, "Scoring Clients", "Défaut"));

    private static Dataset Ready(Guid useCaseId) =>
        Dataset.Create(new DatasetImportRequested(Guid.CreateVersion7(), 3, useCaseId, 7, "Clients", "clients", "c.csv", 1, Guid.NewGuid(), null, []))
            .Apply(new DatasetIngested(1, "/UC_7/x", "v1.parquet", 1, [], 1, "s", "t", ","));

    [Fact]
    [Trait("Requirement", "R113"), Trait("Requirement", "R114"), Trait("Requirement", "D19")]
    public void Creating_claims_the_name_in_its_use_case_only()
    {
        var decision = CreateScenarioHandler.Handle(new(Id, 4, UseCaseId, " Scoring Clients ", "Défaut"), null, Owner);
        var created = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<ScenarioCreated>();
        Scenario.Create(created).Path.ShouldBe("/UC_7/scenarios/SC_4");
        created.Name.ShouldBe("Scoring Clients");
        decision.Claims.ShouldHaveSingleItem().Scope.ShouldBe($"scenario:{UseCaseId}");
    }

    [Fact]
    public void Name_and_description_are_required() =>
        new CreateScenario.Validator().Validate(new CreateScenario(Id, 4, UseCaseId, "", " ")).Errors.Select(e => e.ErrorMessage)
            .ShouldBe(["scenario.name_required", "scenario.description_required"]);

    [Fact]
    public void Renaming_moves_the_claim_and_an_unchanged_form_appends_nothing()
    {
        var decision = ChangeScenarioHandler.Handle(new(Id, "Scoring v2", "Défaut", 1), Existing);
        decision.Claims.ShouldBe([new NameClaim($"scenario:{UseCaseId}", "Scoring v2")]);
        decision.Releases.ShouldBe([new NameClaim($"scenario:{UseCaseId}", "Scoring Clients")]);
        ChangeScenarioHandler.Handle(new(Id, "Scoring Clients", "Défaut", 1), Existing).Events.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "R147"), Trait("Requirement", "D65")]
    public void Several_datasets_are_attached_at_once_and_each_once()
    {
        var (first, second) = (Ready(UseCaseId), Ready(UseCaseId));
        var already = Existing.Apply(new DatasetAttached(first.Id, first.Number));
        AttachDatasetsHandler.Handle(already, new([first, second])).Events.ShouldBe([new DatasetAttached(second.Id, second.Number)]);
    }

    [Fact]
    [Trait("Requirement", "D26"), Trait("Requirement", "R005")]
    public void A_dataset_of_another_use_case_stays_unknown()
    {
        AttachDatasetsHandler.Validate(Existing, new([Ready(Guid.CreateVersion7())])).ShouldNotBeNull().Rule.ShouldBe("scenario.dataset_unknown");
        AttachDatasetsHandler.Validate(Existing, new([null])).ShouldNotBeNull().Rule.ShouldBe("scenario.dataset_unknown");
        AttachDatasetsHandler.Validate(Existing, new([Ready(UseCaseId)])).ShouldBeNull();
    }

    [Fact]
    public void Only_what_is_in_the_lake_is_attached() =>
        AttachDatasetsHandler.Validate(Existing, new([Ready(UseCaseId) with { Status = DatasetStatus.Importing }])).ShouldNotBeNull().Rule.ShouldBe("scenario.dataset_not_ready");

    [Fact]
    [Trait("Requirement", "D27")]
    public void Detaching_unlinks_and_deletes_nothing()
    {
        var dataset = Guid.CreateVersion7();
        var attached = Existing.Apply(new DatasetAttached(dataset, 3));
        DetachDatasetHandler.Handle(new(Id, dataset), attached).Events.ShouldBe([new DatasetDetached(dataset)]);
        DetachDatasetHandler.Handle(new(Id, dataset), Existing).Events.ShouldBeEmpty();
    }
}
