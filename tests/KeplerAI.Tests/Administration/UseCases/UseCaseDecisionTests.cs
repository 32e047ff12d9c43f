using System.Collections.Immutable;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using Shouldly;

namespace KeplerAI.Tests.Administration.UseCases;

public class UseCaseDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid Scientist = Guid.CreateVersion7();
    private static readonly Guid Analyst = Guid.CreateVersion7();

    private static readonly UseCase Existing = UseCase.Create(new UseCaseCreated(
        Id, 12, "Risque de crédit", "Octroi", UseCaseType.CreditRisk, [new(Scientist, BusinessFunction.DataScientist), new(Analyst, BusinessFunction.AmlAnalyst)]));

    private static CreateUseCase Valid => new(Id, 12, " Risque de crédit ", "Octroi", UseCaseType.CreditRisk, [new(Scientist, BusinessFunction.DataScientist)]);

    private static User Person(Guid id, BusinessFunction function = BusinessFunction.DataScientist, bool disabled = false) =>
        new(id, 1, new(id, "x"), "hash", new(id, "X"), null, PlatformRole.Standard, function, disabled);

    private static NamedUsers Known(params User[] users) => new(users.ToImmutableDictionary(u => u.Id));

    [Fact]
    [Trait("Requirement", "R039"), Trait("Requirement", "R056"), Trait("Requirement", "R001")]
    public void Creating_claims_the_name_on_the_whole_platform()
    {
        var decision = CreateUseCaseHandler.Handle(Valid, state: null);
        var created = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<UseCaseCreated>();
        created.Name.ShouldBe("Risque de crédit");
        UseCase.Create(created).Reference.ShouldBe("UC_12");
        decision.Claims.ShouldHaveSingleItem().Scope.ShouldBe("use-case");
    }

    [Fact]
    public void Creating_what_exists_changes_nothing() =>
        CreateUseCaseHandler.Handle(Valid, Existing).Events.ShouldBeEmpty();

    [Fact]
    [Trait("Requirement", "R053")]
    public void Every_field_is_required()
    {
        var empty = new CreateUseCase(Id, 12, " ", "", null, []);
        new CreateUseCase.Validator().Validate(empty).Errors.Select(e => (e.PropertyName, e.ErrorMessage)).ShouldBe(
        [
            ("Name", "use_case.name_required"), ("Description", "use_case.description_required"),
            ("Type", "use_case.type_required"), ("Contributors", "use_case.contributors_required"),
        ]);
        new CreateUseCase.Validator().Validate(Valid).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void The_same_person_is_not_named_twice() =>
        new CreateUseCase.Validator().Validate(Valid with { Contributors = [new(Scientist, BusinessFunction.Viewer), new(Scientist, BusinessFunction.AmlAnalyst)] })
            .Errors.ShouldHaveSingleItem().ErrorMessage.ShouldBe("use_case.contributor_twice");

    [Fact]
    [Trait("Requirement", "R047")]
    public void Contributors_are_active_users()
    {
        CreateUseCaseHandler.Validate(Valid, Known(Person(Scientist))).ShouldBeNull();
        CreateUseCaseHandler.Validate(Valid, Known()).ShouldNotBeNull().Rule.ShouldBe("use_case.contributor_inactive");
        CreateUseCaseHandler.Validate(Valid, Known(Person(Scientist, disabled: true))).ShouldNotBeNull().Rule.ShouldBe("use_case.contributor_inactive");
    }

    [Theory]
    [InlineData(BusinessFunction.AmlAuditor, BusinessFunction.DataScientist, false)]
    [InlineData(BusinessFunction.DataScientist, BusinessFunction.AmlAuditor, false)]
    [InlineData(BusinessFunction.AmlAuditor, BusinessFunction.AmlAuditor, true)]
    [InlineData(BusinessFunction.DataScientist, BusinessFunction.AmlAnalyst, true)]
    [Trait("Requirement", "D58")]
    public void The_auditor_s_function_combines_with_nothing(BusinessFunction byDefault, BusinessFunction given, bool allowed) =>
        (ContributorRules.Check(new(Scientist, given), Known(Person(Scientist, byDefault))) is null).ShouldBe(allowed);

    [Fact]
    public void A_new_name_is_claimed_and_the_old_one_freed()
    {
        var decision = ChangeUseCaseHandler.Handle(new(Id, "Crédit 2", "Octroi", UseCaseType.CreditRisk, 1), Existing);
        decision.Events.ShouldBe([new UseCaseChanged("Crédit 2", "Octroi", UseCaseType.CreditRisk)]);
        decision.Claims.ShouldBe([new NameClaim("use-case", "Crédit 2")]);
        decision.Releases.ShouldBe([new NameClaim("use-case", "Risque de crédit")]);
    }

    [Fact]
    public void Saving_an_unchanged_form_appends_nothing() =>
        ChangeUseCaseHandler.Handle(new(Id, "Risque de crédit", "Octroi", UseCaseType.CreditRisk, 1), Existing).Events.ShouldBeEmpty();

    [Fact]
    public void Nobody_joins_twice_and_a_stranger_is_not_removed()
    {
        AddContributorHandler.Validate(new(Id, Analyst, BusinessFunction.Viewer), Existing, Known(Person(Analyst))).ShouldNotBeNull().Rule.ShouldBe("use_case.contributor_twice");
        RemoveContributorHandler.Validate(new(Id, Guid.NewGuid()), Existing).ShouldNotBeNull().Rule.ShouldBe("use_case.not_a_contributor");
        ChangeContributorFunctionHandler.Validate(new(Id, Guid.NewGuid(), BusinessFunction.Viewer), Existing, Known()).ShouldNotBeNull().Rule.ShouldBe("use_case.not_a_contributor");
    }

    [Fact]
    [Trait("Requirement", "R002")]
    public void A_use_case_keeps_at_least_one_contributor()
    {
        var alone = Existing.Apply(new ContributorRemoved(Analyst));
        RemoveContributorHandler.Validate(new(Id, Scientist), alone).ShouldNotBeNull().Rule.ShouldBe("use_case.last_contributor");
        RemoveContributorHandler.Validate(new(Id, Analyst), Existing).ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "R003")]
    public void A_function_is_held_per_membership()
    {
        var decision = ChangeContributorFunctionHandler.Handle(new(Id, Analyst, BusinessFunction.BusinessUser), Existing);
        var changed = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<ContributorFunctionChanged>();
        Existing.Apply(changed).Contributors[Analyst].ShouldBe(BusinessFunction.BusinessUser);
        ChangeContributorFunctionHandler.Handle(new(Id, Analyst, BusinessFunction.AmlAnalyst), Existing).Events.ShouldBeEmpty();
    }
}
