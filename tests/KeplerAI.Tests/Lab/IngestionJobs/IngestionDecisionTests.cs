using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public class IngestionDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly IngestionForm Form = new("Ventes du jour", ScriptLanguage.Python, "print(1)\r\n", "0 6 * * *", "Europe/Paris", MissedSlots.Once, 10, OverlapPolicy.Forbid, 2, ["ventes"], []);
    private static readonly TestedFacts Tested = new(Tested: true, Spark: false);

    private static IngestionJob Job(JobStatus status = JobStatus.Active, OverlapPolicy overlap = OverlapPolicy.Forbid, int open = 0, int failures = 0, bool draft = false)
    {
        var definition = Form.Definition() with { Overlap = overlap };
        var runs = Enumerable.Range(1, open).Select(n => new OpenRun(DeterministicGuid.From("run", $"{n}"), n));
        return new(Guid.CreateVersion7(), 3, Guid.CreateVersion7(), 7, status, draft ? 2 : 1, status == JobStatus.Edit ? null : 1, status == JobStatus.Edit ? null : definition,
            draft || status == JobStatus.Edit ? definition with { Cron = "0 7 * * *" } : null, Noon.AddDays(-1), [.. runs], failures);
    }

    private static RequestIngestionRun Slot(IngestionJob job, DateTimeOffset? at = null, int trial = 1) => new(job.Id, Guid.CreateVersion7(), 12, at ?? Noon, Scheduled: true, trial);

    [Theory]
    [InlineData(JobStatus.Edit)]
    [InlineData(JobStatus.Active)]
    [InlineData(JobStatus.Paused)]
    [InlineData(JobStatus.Deleted)]
    [Trait("Requirement", "D54"), Trait("Requirement", "R096"), Trait("Requirement", "R100")]
    public void Every_verb_is_answered_by_the_one_machine_and_a_refusal_appends_nothing(JobStatus status)
    {
        foreach (var draft in new[] { false, true })
        {
            var job = Job(status, draft: draft);
            foreach (var (verb, decision) in new[]
            {
                (JobVerb.Edit, EditIngestionJobHandler.Handle(new(job.Id, job.UseCaseId, Form with { Retries = 4 }, null), job)),
                (JobVerb.Activate, ActivateIngestionJobHandler.Handle(new(job.Id), job, Tested)),
                (JobVerb.Activate, ActivateIngestionJobUntestedHandler.Handle(new(job.Id, "x"), job, Tested)),
                (JobVerb.Pause, PauseIngestionJobHandler.Handle(new(job.Id, "x"), job)),
                (JobVerb.Resume, ResumeIngestionJobHandler.Handle(new(job.Id), job)),
                (JobVerb.Delete, DeleteIngestionJobHandler.Handle(new(job.Id, "x"), job)),
                (JobVerb.Run, RequestIngestionRunHandler.Handle(Slot(job), job, Actor.System)),
            })
            {
                decision.IsRefused.ShouldBe(!JobMachine.May(status, verb, job.Draft is not null), $"{verb} in {status}");
                decision.Refusals.Select(r => r.Rule).ShouldBe(job.Objection(verb) is { } rule ? [rule] : []);
                (decision.Events.IsEmpty && decision.Others.IsEmpty).ShouldBe(decision.IsRefused);
            }
        }
    }

    [Fact]
    [Trait("Requirement", "R095"), Trait("Requirement", "D15")]
    public void Only_a_tested_content_comes_into_force_and_a_manager_s_reason_is_kept()
    {
        var job = Job(JobStatus.Edit);
        ActivateIngestionJobHandler.Handle(new(job.Id), job, Tested with { Tested = false }).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.not_tested");
        ActivateIngestionJobHandler.Handle(new(job.Id), job, Tested).Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionJobActivated>().Override.ShouldBeNull();
        ActivateIngestionJobUntestedHandler.Handle(new(job.Id, " urgence "), job, Tested with { Tested = false }).Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionJobActivated>().Override.ShouldBe("urgence");
        var spark = job with { Draft = job.Draft! with { Language = ScriptLanguage.PySpark } };
        ActivateIngestionJobHandler.Handle(new(job.Id), spark, Tested).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.no_spark");
        ActivateIngestionJobHandler.Handle(new(job.Id), spark, Tested with { Spark = true }).IsRefused.ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "R096"), Trait("Requirement", "D54")]
    public void Editing_opens_the_next_version_and_a_form_of_an_older_one_is_refused()
    {
        var job = Job();
        var edited = EditIngestionJobHandler.Handle(new(job.Id, job.UseCaseId, Form with { Name = "Ventes" }, 1), job);
        edited.Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionJobEdited>().Version.ShouldBe(2);
        (edited.Releases.Single().Name, edited.Claims.Single().Name).ShouldBe(("Ventes du jour", "Ventes"));
        EditIngestionJobHandler.Handle(new(job.Id, job.UseCaseId, Form, 1), job).ShouldBe(Decision.Nothing);
        EditIngestionJobHandler.Handle(new(job.Id, job.UseCaseId, Form with { Retries = 0 }, 1), Job(draft: true) with { UseCaseId = job.UseCaseId }).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.stale");
        Form.Text.ShouldBe("print(1)\n");
    }

    [Theory]
    [InlineData(OverlapPolicy.Forbid, 1, "skipped")]
    [InlineData(OverlapPolicy.Queue, 1, "waits")]
    [InlineData(OverlapPolicy.Queue, RequestIngestionRun.LongestQueue, "skipped")]
    [InlineData(OverlapPolicy.Replace, 2, "replaces")]
    [InlineData(OverlapPolicy.Forbid, 0, "runs")]
    [Trait("Requirement", "D13")]
    public void A_slot_during_a_run_does_as_the_job_says(OverlapPolicy overlap, int open, string expected)
    {
        var job = Job(overlap: overlap, open: open);
        var decision = RequestIngestionRunHandler.Handle(Slot(job), job, Actor.System);
        decision.Claims.ShouldHaveSingleItem().Scope.ShouldBe("ingestion-slot");
        if (expected == "skipped")
        {
            decision.Others.ShouldBeEmpty();
            decision.Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionSlotSkipped>().RunNumber.ShouldBe(1);
            RequestIngestionRunHandler.Handle(Slot(job) with { Scheduled = false }, job, new(Guid.CreateVersion7())).Refusals.ShouldHaveSingleItem();
            return;
        }

        var asked = decision.Others.ShouldHaveSingleItem().Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionRunRequested>();
        asked.WaitsFor.ShouldBe(open == 0 ? null : job.Open[^1].RunId);
        asked.Replaces.ShouldBe(expected == "replaces" ? [.. job.Open.Select(o => o.RunId)] : []);
        decision.Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionRunAsked>().WaitsFor.ShouldBe(asked.WaitsFor);
        ((asked.Window.To - asked.Window.From).TotalHours, asked.RequestedBy).ShouldBe((24, null));
    }

    [Fact]
    public void A_slot_of_before_the_present_state_does_not_run() =>
        RequestIngestionRunHandler.Handle(Slot(Job(), Noon.AddDays(-2)), Job(), Actor.System).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.slot_before_state");

    [Fact]
    public void A_failure_is_tried_again_later_and_later_until_the_job_is_left_alone()
    {
        var options = new RetryOptions(Failures: 3, TimeSpan.FromMinutes(1));
        var failed = new AnswerFailedRun(Guid.NewGuid(), Guid.NewGuid(), 12, Noon, Scheduled: true, Try: 1);
        var first = AnswerFailedRunHandler.Handle(failed, Job(failures: 1), options, Noon).Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionRetryPlanned>();
        (first.Try, first.At, first.Slot).ShouldBe((2, Noon.AddMinutes(1), Noon));
        AnswerFailedRunHandler.Handle(failed with { Try = 2 }, Job(failures: 2), options, Noon).Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionRetryPlanned>().At.ShouldBe(Noon.AddMinutes(2));
        AnswerFailedRunHandler.Handle(failed with { Try = 3 }, Job(failures: 2), options, Noon).ShouldBe(Decision.Nothing);
        AnswerFailedRunHandler.Handle(failed, Job(failures: 3), options, Noon).Events.ShouldHaveSingleItem().ShouldBeOfType<IngestionJobPausedByFailures>().Failures.ShouldBe(3);
        AnswerFailedRunHandler.Handle(failed, Job(JobStatus.Paused, failures: 3), options, Noon).ShouldBe(Decision.Nothing);
        options.Before(12).ShouldBe(TimeSpan.FromHours(1));
    }
}
