namespace KeplerAI.Messaging.Tests;

public sealed class IdempotencyTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private MessagingNode Node => fixture.Node;

    [Fact]
    public async Task The_same_key_sent_twice_answers_the_same_and_changes_nothing()
    {
        var id = await Node.PackAsync();
        var key = Guid.NewGuid();

        var first = await Node.SendAsync(new WeighParcel(id, 70), key);
        var again = await Node.SendAsync(new WeighParcel(id, 70), key);

        again.ShouldBe(first);
        (await Node.EventsOfAsync(id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_key_sent_by_many_at_once_counts_once()
    {
        var id = await Node.PackAsync();
        var key = Guid.NewGuid();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node.SendAsync(new WeighParcel(id, 70), key)));

        results.ShouldAllBe(r => r.Outcome == Outcome.Accepted);
        results.Select(r => r.Sequence).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        (await Node.EventsOfAsync(id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_command_that_has_nothing_to_change_is_accepted_once_and_again()
    {
        var id = await Node.PackAsync("same");
        var key = Guid.NewGuid();

        (await Node.SendAsync(new PackParcel(id, "same"), key)).ShouldBe(new CommandResult(Outcome.Accepted, null, []));
        (await Node.SendAsync(new PackParcel(id, "same"), key)).ShouldBe(new CommandResult(Outcome.Accepted, null, []));
    }

    [Fact]
    public async Task A_key_cannot_serve_two_commands()
    {
        var id = await Node.PackAsync();
        var key = Guid.NewGuid();
        await Node.SendAsync(new WeighParcel(id, 70), key);

        var other = await Node.SendAsync(new ShipParcel(id, Guid.NewGuid()), key);

        (other.Outcome, other.Refusals[0].Rule).ShouldBe((Outcome.Refused, "key_reused"));
    }

    [Fact]
    public async Task A_conflict_is_retried_once_with_everything_loaded_anew_when_any_version_will_do()
    {
        var id = await Node.PackAsync();
        var scale = Node.Get<Scale>();
        var readings = scale.Readings;
        var other = await fixture.StartAsync();
        var interrupted = new InterruptedWeighing(Node, other, id);

        (await interrupted.SendAsync(seen: null)).Ok.ShouldBeTrue();

        scale.Readings.ShouldBe(readings + 2);
        (await Node.EventsOfAsync(id)).Select(e => e.Data).Skip(1).ShouldBe([new ParcelWeighed(1), new ParcelWeighed(2)]);
    }

    [Fact]
    public async Task A_sender_that_saw_an_older_version_is_told_of_the_conflict()
    {
        var id = await Node.PackAsync();
        (await Node.SendAsync(new WeighParcel(id, 1, Seen: 1))).Ok.ShouldBeTrue();

        (await Node.SendAsync(new WeighParcel(id, 2, Seen: 1))).Outcome.ShouldBe(Outcome.Conflict);

        (await Node.EventsOfAsync(id)).Count.ShouldBe(2);
    }

    /// <summary>A weighing whose append finds that another one got in since the stream was fetched.</summary>
    private sealed class InterruptedWeighing(MessagingNode node, MessagingNode other, Guid id)
    {
        public async Task<CommandResult> SendAsync(long? seen)
        {
            await using var session = other.Store.OpenSession(KeplerAI.EventStore.EventMetadata.None);
            session.Append(id, new ParcelWeighed(1));
            var saved = new TaskCompletionSource();
            var release = new TaskCompletionSource();
            session.Enlist(async (_, _, _, _) =>
            {
                saved.SetResult();
                await release.Task;
            });
            var saving = session.SaveChangesAsync();
            await saved.Task;

            // The other writer holds the stream's row: this one has fetched the old version by the time it can append.
            var sending = node.SendAsync(new WeighParcel(id, 2, seen));
            await Blocked.UntilAsync(node, 1);
            release.SetResult();
            await saving;
            return await sending;
        }
    }
}
