using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class ContentHashTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Theory]
    [InlineData("update kepler_events.mt_events set data = jsonb_set(data, '{Amount}', '9') where seq_id = @")]
    [InlineData("update kepler_events.mt_events set user_name = 'another' where seq_id = @")]
    [InlineData("update kepler_events.mt_events set timestamp = timestamp + interval '1 microsecond' where seq_id = @")]
    [InlineData("update kepler_events.mt_events set headers = null where seq_id = @")]
    [InlineData("delete from kepler_events.mt_events where seq_id = @")]
    public async Task Every_event_is_hashed_as_stored_and_a_later_change_shows(string tampering)
    {
        var before = await fixture.Node.FindingsAsync();
        var id = await fixture.Node.OpenAsync();
        var sequence = (await fixture.Node.AppendAsync(id, new MoneyDeposited(1), new MoneyDeposited(2)))[1].Sequence;
        (await fixture.Node.FindingsAsync()).ShouldBe(before);
        await fixture.ExecuteAsync(tampering.Replace("@", sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        (await fixture.Node.FindingsAsync()).Except(before).ShouldContain(sequence);
    }
}
