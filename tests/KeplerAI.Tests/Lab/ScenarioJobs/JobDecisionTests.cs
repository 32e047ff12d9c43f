using KeplerAI.Compute.Execution;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Lab.ScenarioJobs;

public class JobDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly JobDefinition Prep = new("Nettoyage", ScenarioFolder.DataPrep, "prep.py", "0 18 * * *", "Europe/Paris");
    private static readonly Scenario Owner = Scenario.Create(new(Guid.CreateVersion7(), 4, Guid.CreateVersion7(), 7, "Crédit", ""));
    private static readonly ScriptFile Script = new("prep.py", [], new string('a', 64), new PythonSource(null, ImportsPySpark: false));

    private static readonly ScenarioJob Edit = ScenarioJob.Create(new(Id, 3, Owner.Id, 4, Owner.UseCaseId, 7, Prep));
    private static readonly ScenarioJob Active = Edit.Apply(new ScenarioJobActivated(1, Prep, Script.Sha256, null));
    private static readonly ScenarioJob ActiveWithDraft = Active.Apply(new ScenarioJobEdited(2, Prep with { Cron = "0 6 * * *" }));
    private static readonly ScenarioJob Paused = Active.Apply(new ScenarioJobPaused("x"));
    private static readonly ScenarioJob Deleted = Active.Apply(new ScenarioJobDeleted("x"));

    private static readonly ActivationFacts Tested = new(Owner.Apply(new ScriptTested(ScenarioFolder.DataPrep, "prep.py", Script.Sha256, Succeeded: true, Guid.NewGuid())), Script);

    /// <summary>Every cell of the machine: state, verb, and the event, or the rule that refuses.</summary>
    public static TheoryData<string, string, string> Cells => new()
    {
        { "Edit", "Activate", nameof(ScenarioJobActivated) }, { "Edit", "Pause", "job.not_active" }, { "Edit", "Resume", "job.not_paused" },
        { "Edit", "Edit", nameof(ScenarioJobEdited) }, { "Edit", "Delete", nameof(ScenarioJobDeleted) },
        { "Active", "Activate", "job.already_active" }, { "Active", "Pause", nameof(ScenarioJobPaused) }, { "Active", "Resume", "job.not_paused" },
        { "Active", "Edit", nameof(ScenarioJobEdited) }, { "Active", "Delete", nameof(ScenarioJobDeleted) },
        { "ActiveWithDraft", "Activate", nameof(ScenarioJobActivated) }, { "ActiveWithDraft", "Pause", nameof(ScenarioJobPaused) },
        { "Paused", "Activate", "job.resume_instead" }, { "Paused", "Pause", "job.already_paused" }, { "Paused", "Resume", nameof(ScenarioJobResumed) },
        { "Paused", "Edit", nameof(ScenarioJobEdited) }, { "Paused", "Delete", nameof(ScenarioJobDeleted) },
        { "Deleted", "Activate", "job.deleted" }, { "Deleted", "Pause", "job.deleted" }, { "Deleted", "Resume", "job.deleted" },
        { "Deleted", "Edit", "job.deleted" }, { "Deleted", "Delete", "job.deleted" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    [Trait("Requirement", "D54"), Trait("Requirement", "D14")]
    public void Each_transition_appends_its_event_or_nothing(string state, string verb, string expected)
    {
        var decision = Decide(state, verb);
        if (!decision.IsRefused)
        {
            decision.Events.ShouldHaveSingleItem().GetType().Name.ShouldBe(expected);
            return;
        }

        decision.Refusals.ShouldHaveSingleItem().Rule.ShouldBe(expected);
        decision.Events.ShouldBeEmpty();
    }

    private static Decision Decide(string state, string verb)
    {
        var job = state switch { "Edit" => Edit, "Active" => Active, "ActiveWithDraft" => ActiveWithDraft, "Paused" => Paused, _ => Deleted };
        return verb switch
        {
            "Activate" => ActivateJobHandler.Handle(new(Id), job, Tested),
            "Pause" => PauseJobHandler.Handle(new(Id, "x"), job),
            "Resume" => ResumeJobHandler.Handle(new(Id), job),
            "Delete" => DeleteJobHandler.Handle(new(Id, "x"), job),
            _ => EditJobHandler.Handle(new(Id, Owner.Id, "Nettoyage", ScenarioFolder.DataPrep, "prep.py", "*/5 * * * *", "Europe/Paris", null), job),
        };
    }

    [Fact]
    [Trait("Requirement", "D54")]
    public void Editing_opens_the_next_version_while_the_one_in_force_stays()
    {
        ActiveWithDraft.Status.ShouldBe(JobStatus.Active);
        ActiveWithDraft.InForce.ShouldBe(Prep);
        ActiveWithDraft.Draft!.Cron.ShouldBe("0 6 * * *");
        ActivateJobHandler.Handle(new(Id), ActiveWithDraft, Tested).Events.ShouldHaveSingleItem().ShouldBeOfType<ScenarioJobActivated>().Version.ShouldBe(2);
    }

    [Fact]
    [Trait("Requirement", "D15"), Trait("Requirement", "R167")]
    public void Only_a_content_tested_in_Jupyter_comes_into_force_unless_a_manager_gives_a_reason()
    {
        var untested = new ActivationFacts(Owner, Script);
        ActivateJobHandler.Handle(new(Id), Edit, untested).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("job.not_tested");
        ActivateJobHandler.Handle(new(Id), Edit, Tested with { Script = Script with { Sha256 = new string('b', 64) } }).IsRefused.ShouldBeTrue();
        var forced = ActivateJobUntestedHandler.Handle(new(Id, " urgence "), Edit, untested).Events.ShouldHaveSingleItem().ShouldBeOfType<ScenarioJobActivated>();
        forced.Override.ShouldBe("urgence");
        new ActivateJobUntested.Validator().Validate(new ActivateJobUntested(Id, " ")).IsValid.ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "R201"), Trait("Requirement", "D09")]
    public void PySpark_is_refused_in_scoring_only_and_a_syntax_error_names_its_line()
    {
        var spark = Script with { Source = new PythonSource(null, ImportsPySpark: true) };
        spark.Objection(ScenarioFolder.Scoring).ShouldNotBeNull().Rule.ShouldBe("job.pyspark_refused");
        spark.Objection(ScenarioFolder.DataPrep).ShouldBeNull();
        var broken = (Script with { Source = new PythonSource(12, false) }).Objection(ScenarioFolder.Training).ShouldNotBeNull();
        (broken.Rule, broken.Args[1]).ShouldBe(("job.syntax_error", (object)12));
    }

    [Fact]
    [Trait("Requirement", "R158"), Trait("Requirement", "R165")]
    public void A_job_takes_its_scenario_s_use_case_and_claims_its_name_there()
    {
        var create = new CreateJob(Id, 3, Owner.Id, Owner.UseCaseId, " Scoring_V1_Risk_Client ", ScenarioFolder.Scoring, "s.py", "0 18 * * *", "Europe/Paris");
        var decision = CreateJobHandler.Handle(create, null, new(Owner, Script));
        decision.Events.ShouldHaveSingleItem().ShouldBeOfType<ScenarioJobCreated>().UseCaseNumber.ShouldBe(7);
        decision.Claims.ShouldHaveSingleItem().Scope.ShouldBe($"job:{Owner.Id:N}");
        CreateJobHandler.Handle(create with { UseCaseId = Guid.NewGuid() }, null, new(Owner, Script)).IsRefused.ShouldBeTrue();
        CreateJobHandler.Validate(create, new(Owner, null)).ShouldNotBeNull().Rule.ShouldBe("job.file_missing");
    }
}
