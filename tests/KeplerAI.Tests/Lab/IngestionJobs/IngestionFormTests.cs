using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public class IngestionFormTests
{
    private static readonly IngestionForm Form = new("Ventes du jour", ScriptLanguage.Python, "print(1)\r\n", "0 6 * * *", "Europe/Paris", MissedSlots.Once, 10, OverlapPolicy.Forbid, 2, ["ventes"], []);

    [Theory]
    [InlineData("0 18 * *", "job.cron_fields")]
    [InlineData("0 24 * * *", "job.cron_hour")]
    [InlineData("", "ijob.cron_required")]
    [Trait("Requirement", "R092"), Trait("Requirement", "R091")]
    public void The_form_asks_for_a_name_and_five_fields(string cron, string rule)
    {
        new IngestionForm.Validator().Validate(Form with { Cron = cron }).Errors.Select(e => e.ErrorMessage).ShouldBe([rule]);
        new IngestionForm.Validator().Validate(Form with { Name = "" }).Errors.ShouldHaveSingleItem().ErrorMessage.ShouldBe("job.name_required");
        new IngestionForm.Validator().Validate(Form).IsValid.ShouldBeTrue();
        new IngestionForm.Validator().Validate(Form with { Datasets = [], Script = " \r\n", MissedCap = 0, Missed = MissedSlots.All, Retries = 6 }).Errors.Select(e => e.PropertyName)
            .ShouldBe(["Script", "MissedCap", "Retries", "Datasets"], ignoreOrder: true);
    }
}
