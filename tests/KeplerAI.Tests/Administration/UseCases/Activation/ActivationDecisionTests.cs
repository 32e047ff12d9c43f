using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.UseCases.Activation;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Administration.UseCases.Activation;

public class ActivationDecisionTests
{
    private static readonly Actor Scientist = new(Guid.CreateVersion7());
    private static readonly Actor Manager = new(Guid.CreateVersion7());
    private static readonly UseCase Bare = UseCase.Create(new(Guid.CreateVersion7(), 7, "Crédit", "", UseCaseType.CreditRisk, []));
    private static readonly Scenario Four = Scenario.Create(new(Guid.CreateVersion7(), 4, Bare.Id, 7, "v4", ""));
    private static readonly Guid RequestId = Guid.CreateVersion7();
    private static readonly ActivationCase Ready = new(Four, [new("scoring", "s.py", "aa")], new("/UC_7/m", "bb", 3), [Manager.UserId], []);

    private static Decision Ask(UseCase useCase, ActivationCase facts) => RequestActivationHandler.Handle(new(Bare.Id, RequestId, Four.Id, "prêt"), useCase, facts, Scientist);

    private static UseCase Pending() => Bare.Apply(Ask(Bare, Ready).Events.ShouldHaveSingleItem().ShouldBeOfType<ActivationRequested>());

    private static UseCase Approved(UseCase pending) =>
        pending.Apply(ApproveActivationHandler.Handle(new(Bare.Id, RequestId), pending, Manager).Events.ShouldHaveSingleItem().ShouldBeOfType<ActivationApproved>());

    [Fact]
    [Trait("Requirement", "D52"), Trait("Requirement", "R208")]
    public void A_request_pins_scripts_and_model_by_content_and_the_approval_binds_the_same()
    {
        var manifest = Pending().Pending!.Manifest;
        manifest.Scripts.ShouldBe(Ready.Scripts);
        manifest.Model.Sha256.ShouldBe("bb");
        Approved(Pending()).Active!.Manifest.ShouldBe(manifest);
    }

    [Fact]
    [Trait("Requirement", "D63"), Trait("Requirement", "R011")]
    public void A_second_pending_request_and_activating_what_is_active_are_refused()
    {
        Ask(Pending(), Ready).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.already_pending");
        Ask(Approved(Pending()), Ready).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.already_active");
        Ask(Approved(Pending()), Ready with { Model = Ready.Model! with { Sha256 = "cc" } }).IsRefused.ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "D63")]
    public void A_request_that_nobody_could_approve_is_refused_and_names_who_could()
    {
        var refusal = Ask(Bare, Ready with { Approvers = [], CouldApprove = ["Amina B."] }).Refusals.ShouldHaveSingleItem();
        (refusal.Rule, refusal.Args[0]).ShouldBe(("activation.no_approver", (object)"Amina B."));
        Ask(Bare, Ready with { Approvers = [] }).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.no_approver_at_all");
    }

    [Fact]
    public void Without_model_or_scoring_job_there_is_nothing_to_approve()
    {
        Ask(Bare, Ready with { Model = null }).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.no_model");
        Ask(Bare, Ready with { Scripts = [new("dataprep", "p.py", "aa")] }).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.no_scoring_job");
    }

    [Fact]
    [Trait("Requirement", "D11")]
    public void No_one_decides_on_their_own_request()
    {
        ApproveActivationHandler.Handle(new(Bare.Id, RequestId), Pending(), Scientist).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.own_request");
        RejectActivationHandler.Handle(new(Bare.Id, RequestId, "non"), Pending(), Scientist).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.own_request");
        ApproveActivationHandler.Handle(new(Bare.Id, Guid.NewGuid()), Pending(), Manager).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.other_request");
        ApproveActivationHandler.Handle(new(Bare.Id, RequestId), Bare, Manager).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.none_pending");
        WithdrawActivationHandler.Handle(new(Bare.Id, RequestId), Pending(), Manager).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.not_own_request");
        WithdrawActivationHandler.Handle(new(Bare.Id, RequestId), Pending(), Scientist).Events.ShouldHaveSingleItem().ShouldBeOfType<ActivationWithdrawn>();
    }

    [Fact]
    [Trait("Requirement", "D11"), Trait("Requirement", "R011"), Trait("Requirement", "D52")]
    public void A_new_scenario_replaces_the_former_in_one_event_and_retiring_leaves_none()
    {
        var former = Approved(Pending());
        var five = Scenario.Create(new(Guid.CreateVersion7(), 5, Bare.Id, 7, "v5", ""));
        var pending = former.Apply(RequestActivationHandler.Handle(new(Bare.Id, RequestId, five.Id, "mieux"), former, Ready with { Scenario = five }, Scientist).Events.ShouldHaveSingleItem().ShouldBeOfType<ActivationRequested>());
        var approved = ApproveActivationHandler.Handle(new(Bare.Id, RequestId), pending, Manager).Events.ShouldHaveSingleItem().ShouldBeOfType<ActivationApproved>();
        approved.PreviousScenarioId.ShouldBe(Four.Id);
        var live = pending.Apply(approved);
        live.Active!.ScenarioId.ShouldBe(five.Id);
        RetireScenarioHandler.Handle(new(Bare.Id, Four.Id, "x"), live).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("activation.not_active");
        live.Apply(RetireScenarioHandler.Handle(new(Bare.Id, five.Id, "dérive"), live).Events.ShouldHaveSingleItem().ShouldBeOfType<ScenarioRetired>()).Active.ShouldBeNull();
    }
}
