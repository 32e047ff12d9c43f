using System.Collections.Immutable;
using KeplerAI.Compute.Databases;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Lab.Connections;

public sealed class RefreshDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly DateTimeOffset Midnight = new(2026, 3, 30, 0, 0, 0, TimeSpan.FromHours(2));
    private static readonly Dataset Fed = Dataset.Create(new DatasetDeclared(Id, 3, Guid.CreateVersion7(), 7, "Clients", "clients", [], OriginKind.Database));
    private static readonly DatabaseFeed Feed = new(
        DatabaseFeed.IdOf(Id), Id, Fed.UseCaseId, new(Guid.CreateVersion7(), null, "clients", ["n", "jour"], ExtractionMode.Append, "jour", SourceTime.Date),
        new("0 0 * * *", "Europe/Paris", MissedSlots.All), false, null, ImmutableSortedDictionary<DateOnly, long>.Empty, Midnight.AddDays(-3));

    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    [InlineData(300)]
    [Trait("Requirement", "D16"), Trait("Requirement", "R101")]
    public void A_slot_at_midnight_fetches_the_day_before_it_whatever_the_clock_of_the_node_says(int minutes) =>
        Decide(Midnight, Feed, Midnight.AddMinutes(minutes)).Events.ShouldHaveSingleItem().ShouldBeOfType<DatabaseRefreshRequested>().Day.ShouldBe(new DateOnly(2026, 3, 29));

    [Fact]
    [Trait("Requirement", "D13")]
    public void A_slot_that_a_pause_or_another_rhythm_has_overtaken_is_nothing()
    {
        Decide(Midnight, Feed with { Paused = true }, Midnight).ShouldSatisfyAllConditions(d => d.Events.ShouldBeEmpty(), d => d.Refusals.ShouldBeEmpty());
        Decide(Midnight, Feed with { Since = Midnight.AddSeconds(1) }, Midnight).Events.ShouldBeEmpty();
        Decide(Midnight, Feed with { Since = Midnight }, Midnight).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_archived_dataset_is_not_refreshed() =>
        RefreshDatasetHandler.Handle(new(Id, Guid.CreateVersion7(), Midnight), Feed, Fed with { Status = DatasetStatus.Archived }, Midnight).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("dataset.archived");

    private static Decision Decide(DateTimeOffset slot, DatabaseFeed feed, DateTimeOffset now) => RefreshDatasetHandler.Handle(new(Id, Guid.CreateVersion7(), slot), feed, Fed, now);
}
