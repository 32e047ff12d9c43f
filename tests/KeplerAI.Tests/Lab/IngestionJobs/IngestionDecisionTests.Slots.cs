using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public partial class IngestionDecisionTests
{
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
