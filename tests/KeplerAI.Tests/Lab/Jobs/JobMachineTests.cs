using KeplerAI.Lab.Jobs;

namespace KeplerAI.Tests.Lab.Jobs;

public class JobMachineTests
{
    private const string Ok = "";

    /// <summary>State, draft beside the version in force, then Éditer, Activer, Mettre en pause, Reprendre, Supprimer, Exécuter.</summary>
    public static TheoryData<JobStatus, bool, string[]> Rows => new()
    {
        { JobStatus.Edit, true, [Ok, Ok, "job.not_active", "job.not_paused", Ok, "job.not_active"] },
        { JobStatus.Active, false, [Ok, "job.already_active", Ok, "job.not_paused", Ok, Ok] },
        { JobStatus.Active, true, [Ok, Ok, Ok, "job.not_paused", Ok, Ok] },
        { JobStatus.Paused, false, [Ok, "job.resume_instead", "job.already_paused", Ok, Ok, "job.not_active"] },
        { JobStatus.Paused, true, [Ok, Ok, "job.already_paused", Ok, Ok, "job.not_active"] },
        { JobStatus.Deleted, false, ["job.deleted", "job.deleted", "job.deleted", "job.deleted", "job.deleted", "job.deleted"] },
        { JobStatus.Deleted, true, ["job.deleted", "job.deleted", "job.deleted", "job.deleted", "job.deleted", "job.deleted"] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("Requirement", "D54"), Trait("Requirement", "D14")]
    public void Every_state_answers_every_verb(JobStatus state, bool draft, string[] answers) =>
        Enum.GetValues<JobVerb>().Select(verb => JobMachine.Objection(state, verb, draft) ?? Ok).ShouldBe(answers);

    [Fact]
    [Trait("Requirement", "D54"), Trait("Requirement", "R097"), Trait("Requirement", "R098"), Trait("Requirement", "R099"), Trait("Requirement", "R100")]
    public void There_are_four_states_and_the_verbs_lead_from_one_to_the_next()
    {
        Enum.GetNames<JobStatus>().ShouldBe(["Edit", "Active", "Paused", "Deleted"]);
        JobMachine.Table.Count.ShouldBe(4 * Enum.GetValues<JobVerb>().Length);
        JobMachine.Table[(JobStatus.Edit, JobVerb.Activate)].Next.ShouldBe(JobStatus.Active);
        JobMachine.Table[(JobStatus.Active, JobVerb.Pause)].Next.ShouldBe(JobStatus.Paused);
        JobMachine.Table[(JobStatus.Paused, JobVerb.Resume)].Next.ShouldBe(JobStatus.Active);
        Enum.GetValues<JobStatus>().Select(s => JobMachine.Table[(s, JobVerb.Delete)].Next).ShouldBe(Enumerable.Repeat(JobStatus.Deleted, 4));
        JobMachine.Table.Count(step => step.Key.Verb == JobVerb.Edit && step.Value.Next == step.Key.State).ShouldBe(4);
        JobMachine.Objection(null, JobVerb.Run, draft: false).ShouldBe("job.missing");
    }
}
