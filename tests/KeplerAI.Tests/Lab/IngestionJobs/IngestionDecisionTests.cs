using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public partial class IngestionDecisionTests
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
}
