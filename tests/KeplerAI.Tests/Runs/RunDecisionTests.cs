using KeplerAI.Administration.UseCases;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Runs;

public class RunDecisionTests
{
    private static readonly Guid RunId = Guid.CreateVersion7();
    private static readonly Actor Person = new(Guid.CreateVersion7());
    private static readonly Guid ScenarioId = Guid.CreateVersion7();
    private static readonly ActivationManifest Manifest = new([new("scoring", "s.py", "aa")], new("/UC_7/m", "bb", 3));
    private static readonly UseCase Bare = UseCase.Create(new(Guid.CreateVersion7(), 7, "Crédit", "", UseCaseType.CreditRisk, []));
    private static readonly UseCase Live = Bare.Apply(new ActivationApproved(Guid.NewGuid(), ScenarioId, 4, Guid.NewGuid(), Manifest, null));

    private static ScenarioJob Job(ScenarioFolder folder = ScenarioFolder.Scoring)
    {
        var definition = new JobDefinition("J", folder, "s.py", "0 18 * * *", "Europe/Paris");
        return ScenarioJob.Create(new(Guid.CreateVersion7(), 2, ScenarioId, 4, Bare.Id, 7, definition)).Apply(new ScenarioJobActivated(1, definition, "aa", null));
    }

    private static RunRequested Requested(ScenarioJob job, UseCase useCase, DateTimeOffset? slot = null) =>
        RequestRunHandler.Handle(new(RunId, 12, useCase.Id, job.Id, slot), null, new(job, useCase, InProgress: false), slot is null ? Person : Actor.System)
            .Events.ShouldHaveSingleItem().ShouldBeOfType<RunRequested>();

    private static Run Running(int attempt = 1) => Run.Create(Requested(Job(), Live)).Apply(new RunStarted(attempt, "/UC_7/s.py", "aa", [], "cgroup"));

    [Fact]
    [Trait("Requirement", "R012"), Trait("Requirement", "R014"), Trait("Requirement", "D52"), Trait("Requirement", "D11")]
    public void Only_the_active_scenario_s_scoring_is_production_with_what_was_approved()
    {
        Requested(Job(), Live).ShouldSatisfyAllConditions(r => r.Mode.ShouldBe(RunMode.Production), r => r.Pinned.ShouldBe(Manifest));
        Requested(Job(), Bare).ShouldSatisfyAllConditions(r => r.Mode.ShouldBe(RunMode.Draft), r => r.Pinned.ShouldBeNull());
        Requested(Job(ScenarioFolder.Training), Live).Mode.ShouldBe(RunMode.Draft);
    }

    [Fact]
    [Trait("Requirement", "R168")]
    public void A_slot_names_the_run_and_is_claimed_once()
    {
        var (job, slot) = (Job(), new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero));
        RequestRun.IdOf(job.Id, slot).ShouldBe(RequestRun.IdOf(job.Id, slot.ToOffset(TimeSpan.FromHours(1))));
        RequestRun.IdOf(job.Id, slot).ShouldNotBe(RequestRun.IdOf(job.Id, slot.AddMinutes(1)));
        var decision = RequestRunHandler.Handle(new(RunId, 12, Live.Id, job.Id, slot), null, new(job, Live, InProgress: false), Actor.System);
        decision.Claims.ShouldHaveSingleItem().Scope.ShouldBe("slot");
        decision.Events.ShouldHaveSingleItem().ShouldBeOfType<RunRequested>().RequestedBy.ShouldBeNull();
        RequestRunHandler.Handle(new(RunId, 12, Live.Id, job.Id, slot), null, new(job, Live, InProgress: true), Actor.System).Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(JobStatus.Edit, "job.not_active")]
    [InlineData(JobStatus.Paused, "job.not_active")]
    [InlineData(JobStatus.Deleted, "job.deleted")]
    [Trait("Requirement", "D14")]
    public void A_job_runs_only_in_Active(JobStatus status, string rule)
    {
        var job = Job() with { Status = status };
        RequestRunHandler.Handle(new(RunId, 12, Live.Id, job.Id), null, new(job, Live, false), Person).Refusals.ShouldHaveSingleItem().Rule.ShouldBe(rule);
    }

    [Fact]
    public void A_run_ends_once_and_an_older_attempt_is_powerless()
    {
        FinishRunHandler.Handle(new(RunId, 1, 2, []), Running(attempt: 2)).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("run.stale_attempt");
        var over = Running().Apply(new RunFailed(1, 3, "run.interrupted", null));
        foreach (var decision in new[]
        {
            FinishRunHandler.Handle(new(RunId, 1, 2, []), over), FailRunHandler.Handle(new(RunId, 1, 2, "script.timeout", null), over),
            SettleCancelledRunHandler.Handle(new(RunId, 1, 2, true), over), StartRunHandler.Handle(new(RunId, 2, "p", "s", [], "cgroup"), over),
            CancelRunHandler.Handle(new(RunId), over, Person),
        })
        {
            decision.Refusals.ShouldHaveSingleItem().Rule.ShouldBe("run.over");
            decision.Events.ShouldBeEmpty();
        }
    }

    [Fact]
    [Trait("Requirement", "D47"), Trait("Requirement", "R306")]
    public void Cancelling_ends_a_waiting_run_at_once_and_asks_a_running_one()
    {
        CancelRunHandler.Handle(new(RunId), Run.Create(Requested(Job(), Live)), Person).Events.Select(e => e.GetType())
            .ShouldBe([typeof(RunCancelRequested), typeof(RunCancelled)]);
        CancelRunHandler.Handle(new(RunId), Running(), Person).Events.ShouldHaveSingleItem().ShouldBeOfType<RunCancelRequested>().RequestedBy.ShouldBe(Person.UserId);
        SettleCancelledRunHandler.Handle(new(RunId, 1, 2, ProcessEnded: true), Running()).Events.ShouldHaveSingleItem().ShouldBeOfType<RunCancelled>().ProcessEnded.ShouldBeTrue();
    }
}
