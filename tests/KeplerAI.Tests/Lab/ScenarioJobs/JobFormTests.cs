using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Tests.Lab.ScenarioJobs;

public class JobFormTests
{
    private static readonly CreateJob Good = new(Guid.NewGuid(), 1, Guid.NewGuid(), Guid.NewGuid(), "Training_Model_XGB_V1", ScenarioFolder.Scoring, "scoring.py", "0 18 * * *", "Europe/Paris");

    private static IEnumerable<string> Errors(CreateJob command) => new CreateJob.Validator().Validate(command).Errors.Select(e => e.ErrorMessage);

    [Theory]
    [InlineData("0 18 * *", "job.cron_fields")]
    [InlineData("60 18 * * *", "job.cron_minute")]
    [InlineData("0 24 * * *", "job.cron_hour")]
    [InlineData("0 18 32 * *", "job.cron_day")]
    [InlineData("0 18 * 13 *", "job.cron_month")]
    [InlineData("0 18 * * 8", "job.cron_weekday")]
    [InlineData("0 18 L,15 * *", "job.cron_alone")]
    [InlineData("0 18 * * 1#6", "job.cron_nth")]
    [Trait("Requirement", "R159"), Trait("Requirement", "R206"), Trait("Requirement", "D13")]
    public void A_wrong_cron_is_refused_under_the_name_of_its_field(string cron, string rule) =>
        Errors(Good with { Cron = cron }).ShouldBe([rule]);

    [Theory]
    [InlineData("scoring.ipynb", "job.notebook_refused")]
    [InlineData("scoring.txt", "job.not_python")]
    [InlineData("../training/scoring.py", "job.file_outside_folder")]
    [InlineData("", "job.file_required")]
    [Trait("Requirement", "R166"), Trait("Requirement", "R164"), Trait("Requirement", "R202"), Trait("Requirement", "R205")]
    public void Only_a_python_file_of_the_folder_is_taken(string file, string rule) => Errors(Good with { File = file }).ShouldBe([rule]);

    [Theory]
    [InlineData(ScenarioFolder.Training, true)]
    [InlineData(ScenarioFolder.DataPrep, false)]
    [InlineData(ScenarioFolder.Scoring, false)]
    [Trait("Requirement", "D12"), Trait("Requirement", "R188"), Trait("Requirement", "R186")]
    public void Only_training_may_go_without_a_cron(ScenarioFolder folder, bool allowed) => Errors(Good with { Folder = folder, Cron = null }).Any().ShouldBe(!allowed);

    [Fact]
    public void A_good_form_passes_and_an_unknown_zone_does_not()
    {
        Errors(Good).ShouldBeEmpty();
        Errors(Good with { Zone = "Mars/Olympus" }).ShouldBe(["job.zone_unknown"]);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void The_next_ten_runs_are_shown_in_the_job_s_zone()
    {
        var next = JobCron.Next("0 18 * * *", "Europe/Paris", new(2026, 10, 24, 12, 0, 0, TimeSpan.Zero), 10);
        next.Count.ShouldBe(10);
        next.ShouldAllBe(n => n.Hour == 18);
        (next[0].Offset, next[1].Offset).ShouldBe((TimeSpan.FromHours(2), TimeSpan.FromHours(1)));
    }
}
