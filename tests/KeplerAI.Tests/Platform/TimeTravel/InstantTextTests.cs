using KeplerAI.Platform.TimeTravel;

namespace KeplerAI.Tests.Platform.TimeTravel;

public sealed class InstantTextTests
{
    [Theory]
    [InlineData("2026-03-14T18:00", "2026-03-14T17:00:00Z")]
    [InlineData("2026-07-14 18:00", "2026-07-14T16:00:00Z")]
    [InlineData("2026-03-14T18:00:00+01:00", "2026-03-14T17:00:00Z")]
    [InlineData("2026-03-14T18:00:00 01:00", "2026-03-14T17:00:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25T02:30", "2026-10-25T01:30:00Z")]
    public void Local_hours_are_those_of_Paris(string text, string utc) =>
        InstantText.Instant(text)!.Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(utc);

    [Theory]
    [InlineData("hier")]
    [InlineData("14/03/2026")]
    [InlineData("-5")]
    public void Anything_else_is_not_guessed(string text) => (InstantText.Instant(text), InstantText.Position(text)).ShouldBe((null, null));

    [Fact]
    public void Digits_are_an_event_number() => InstantText.Position("48211").ShouldBe(48211);
}
