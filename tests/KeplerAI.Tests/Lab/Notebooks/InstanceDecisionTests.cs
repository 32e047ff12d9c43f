using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Lab.Notebooks;

public class InstanceDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid UseCaseId = Guid.CreateVersion7();
    private static readonly Actor Owner = new(Guid.CreateVersion7());
    private static readonly Scenario Parent = Scenario.Create(new(Guid.CreateVersion7(), 4, UseCaseId, 7, "Scoring Clients", "Défaut"));
    private static readonly InstanceCapacity Machine = new(4, 16);
    private static readonly RequestInstance Asked = new(Id, 9, Parent.Id, UseCaseId, 3, 12, 4, 20, 5);
    private static readonly RequestInstanceFacts Facts = new(Parent, null, Machine);

    private static NotebookInstance In(InstanceStatus status) => new(Id, 9, Parent.Id, 4, UseCaseId, 7, Owner.UserId, Machine.Proposed, status);

    [Fact]
    [Trait("Requirement", "R117"), Trait("Requirement", "R118"), Trait("Requirement", "R119"), Trait("Requirement", "R120"), Trait("Requirement", "R121")]
    public void An_instance_is_asked_for_with_every_size_of_the_form()
    {
        RequestInstanceHandler.Validate(Asked, Facts).ShouldBeNull();
        var decision = RequestInstanceHandler.Handle(Asked, null, Facts, Owner);
        var requested = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<InstanceRequested>();
        requested.Sizing.ShouldBe(new InstanceSizing(3, 12, 4, 20, 5));
        requested.OwnerId.ShouldBe(Owner.UserId);
        NotebookInstance.Create(requested).Status.ShouldBe(InstanceStatus.Requested);
        decision.Claims.ShouldHaveSingleItem().Name.ShouldBe($"{Parent.Id}/{Owner.UserId}");
    }

    [Fact]
    public void More_than_the_machine_has_is_refused_with_the_figure()
    {
        var cores = RequestInstanceHandler.Validate(Asked with { DriverCores = 5 }, Facts)!;
        (cores.Rule, cores.Field).ShouldBe(("notebook.cores_capacity", nameof(RequestInstance.DriverCores)));
        cores.Args.ShouldBe([5, 4]);
        RequestInstanceHandler.Validate(Asked with { DriverMemoryGb = 17 }, Facts)!.Args.ShouldBe([17, 16]);
        new RequestInstance.Validator().Validate(Asked with { DriverCores = 0, DriverMemoryGb = 0, Executors = -1 }).Errors.Select(e => e.ErrorMessage)
            .ShouldBe(["notebook.cores_minimum", "notebook.memory_minimum", "notebook.executors_range"]);
    }

    [Fact]
    public void A_person_has_one_instance_per_scenario()
    {
        var existing = new InstanceRow(Guid.CreateVersion7(), 3, Parent.Id, 4, UseCaseId, 7, Owner.UserId, 1, 1, 1, 1, 0, InstanceStatus.Stopped, null, null, false, DateTimeOffset.UnixEpoch);
        var refusal = RequestInstanceHandler.Validate(Asked, Facts with { Existing = existing })!;
        refusal.Rule.ShouldBe("notebook.exists");
        refusal.Args.ShouldBe([3]);
        RequestInstanceHandler.Validate(Asked with { UseCaseId = Guid.CreateVersion7() }, Facts)!.Rule.ShouldBe("notebook.scenario_unknown");
    }

    [Theory]
    [InlineData(InstanceStatus.Stopped, true)]
    [InlineData(InstanceStatus.Failed, true)]
    [InlineData(InstanceStatus.Active, false)]
    [InlineData(InstanceStatus.Requested, false)]
    [Trait("Requirement", "R127"), Trait("Requirement", "D23")]
    public void Activate_starts_what_is_inactive(InstanceStatus status, bool starts) =>
        StartInstanceHandler.Handle(new(Id), In(status), Owner).Events.Length.ShouldBe(starts ? 1 : 0);

    [Fact]
    [Trait("Requirement", "R131"), Trait("Requirement", "R132"), Trait("Requirement", "R133"), Trait("Requirement", "D23")]
    public void Stop_restart_and_delete_follow_the_state()
    {
        StopInstanceHandler.Handle(new(Id), In(InstanceStatus.Active), Owner).Events.ShouldHaveSingleItem().ShouldBe(new InstanceStopRequested(Owner.UserId));
        StopInstanceHandler.Handle(new(Id), In(InstanceStatus.Stopped), Owner).ShouldBe(Decision.Nothing);
        RestartInstanceHandler.Handle(new(Id), In(InstanceStatus.Active), Owner).Events.ShouldHaveSingleItem().ShouldBe(new InstanceStartRequested(Owner.UserId));
        RestartInstanceHandler.Handle(new(Id), In(InstanceStatus.Requested), Owner).IsRefused.ShouldBeTrue();
        var deleted = DeleteInstanceHandler.Handle(new(Id), In(InstanceStatus.Active));
        deleted.Events.ShouldHaveSingleItem().ShouldBeOfType<InstanceDeleted>();
        deleted.Releases.ShouldHaveSingleItem().Name.ShouldBe($"{Parent.Id}/{Owner.UserId}");
        StartInstanceHandler.Handle(new(Id), In(InstanceStatus.Deleted), Owner).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void What_the_platform_says_counts_only_where_it_still_fits()
    {
        RecordInstanceStartedHandler.Handle(new(Id, "cgroup"), In(InstanceStatus.Requested)).Events.ShouldHaveSingleItem().ShouldBe(new InstanceStarted("cgroup"));
        RecordInstanceStartedHandler.Handle(new(Id, "cgroup"), In(InstanceStatus.Deleted)).ShouldBe(Decision.Nothing);
        RecordInstanceStoppedHandler.Handle(new(Id, "r"), In(InstanceStatus.Stopped)).ShouldBe(Decision.Nothing);
        RecordInstanceFailedHandler.Handle(new(Id, "r"), In(InstanceStatus.Active)).ShouldBe(Decision.Nothing);
        var tested = new RecordScriptTested(Parent.Id, ScenarioFolder.Scoring, "s.py", "abc", Succeeded: true, Id);
        var recorded = RecordScriptTestedHandler.Handle(tested, Parent).Events.ShouldHaveSingleItem().ShouldBeOfType<ScriptTested>();
        Parent.Apply(recorded).TestedScripts.ShouldBe(["abc"]);
    }
}
