using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Lab.Datasets;

public partial class VersionDecisionTests
{
    [Theory]
    [InlineData(BadRows.Stop, null, null, true)]
    [InlineData(BadRows.SetAsideAll, null, null, true)]
    [InlineData(BadRows.SetAsideUpTo, 10L, null, true)]
    [InlineData(BadRows.SetAsideUpTo, null, 2.5, true)]
    [InlineData(BadRows.SetAsideUpTo, null, null, false)]
    [InlineData(BadRows.SetAsideUpTo, null, 120.0, false)]
    public void A_limit_for_bad_rows_says_how_many(BadRows mode, long? rows, double? percent, bool fits) =>
        new ImportDatasetVersion.Validator().Validate(new ImportDatasetVersion(Id, "a.csv", 10, Id, null, null, new(mode, rows, percent))).IsValid.ShouldBe(fits);

    [Theory]
    [InlineData("a.csv", true)]
    [InlineData("a.CSV.GZ", true)]
    [InlineData("a.xlsx", true)]
    [InlineData("a.json.zip", true)]
    [InlineData("a.parquet", true)]
    [InlineData("a.zip", true)]
    [InlineData("a.xls", false)]
    [InlineData("a.exe.gz", false)]
    [InlineData("csv", false)]
    [Trait("Requirement", "R064"), Trait("Requirement", "R065"), Trait("Requirement", "D04")]
    public void The_four_formats_are_taken_packed_or_not(string name, bool fits) =>
        new ImportDatasetVersion.Validator().Validate(new ImportDatasetVersion(Id, name, 10, Id, null, null, null)).IsValid.ShouldBe(fits);

    [Theory]
    [InlineData(",", true)]
    [InlineData("\t", true)]
    [InlineData("#", true)]
    [InlineData("a", false)]
    [InlineData("\"", false)]
    [InlineData(";;", false)]
    [Trait("Requirement", "D06"), Trait("Requirement", "R068")]
    public void A_delimiter_of_ones_own_is_one_character(string delimiter, bool fits) =>
        new ImportDatasetVersion.Validator().Validate(new ImportDatasetVersion(Id, "a.csv", 10, Id, new(Delimiter: delimiter), null, null)).IsValid.ShouldBe(fits);

    [Fact]
    public void Freshness_is_told_against_the_schedule()
    {
        var now = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
        ScheduleState Every(DateTimeOffset? last, DateTimeOffset next) => new(Id, "0 6 * * *", "Europe/Paris", MissedSlots.Once, next, last, last);
        Freshness.Of(null, null, now).ShouldBeNull();
        Freshness.Of(now.AddDays(-3), null, now)!.ShouldSatisfyAllConditions(f => f.Late.ShouldBeNull(), f => f.Words.ShouldBe(("dataset.age_days", 3)));
        Freshness.Of(now.AddHours(-5), Every(now.AddHours(-6), now.AddHours(18)), now)!.Late.ShouldBe(false);
        Freshness.Of(now.AddDays(-1), Every(now.AddHours(-6), now.AddHours(18)), now)!.Late.ShouldBe(true);
        Freshness.Of(now.AddDays(-1), Every(null, now.AddHours(-2)), now)!.Late.ShouldBe(true);
    }
}
