using System.Diagnostics;

namespace KeplerAI.Messaging.Tests;

public sealed class CommandBusTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private MessagingNode Node => fixture.Node;

    [Fact]
    public async Task A_command_becomes_events_with_who_why_and_which_command()
    {
        var id = Guid.NewGuid();

        var result = await Node.Get<ICommandBus>().SendAsync(new PackParcel(id, "books"), new(MessagingNode.Ada, Guid.NewGuid(), "correlation-1", "causation-1"));

        result.Ok.ShouldBeTrue();
        var written = (await Node.EventsOfAsync(id)).ShouldHaveSingleItem();
        written.Data.ShouldBe(new ParcelPacked(id, "books"));
        written.Sequence.ShouldBe(result.Sequence!.Value);
        written.UserName.ShouldBe(MessagingNode.Ada.ToString());
        written.CorrelationId.ShouldBe("correlation-1");
        written.CausationId.ShouldBe("causation-1");
        written.Headers!["command"].GetString().ShouldBe(nameof(PackParcel));
    }

    [Fact]
    public async Task The_running_activity_is_the_correlation_when_the_envelope_has_none()
    {
        using var activity = new Activity("page").SetIdFormat(ActivityIdFormat.W3C).Start();

        var id = await Node.PackAsync();

        (await Node.EventsOfAsync(id))[0].CorrelationId.ShouldBe(activity.TraceId.ToHexString());
    }

    [Fact]
    public async Task A_wrong_field_is_named_with_its_rule_and_limits_and_nothing_is_written()
    {
        var id = Guid.NewGuid();

        var result = await Node.SendAsync(new PackParcel(id, "far too long for a label"));

        result.Outcome.ShouldBe(Outcome.Invalid);
        var refusal = result.Refusals.ShouldHaveSingleItem();
        (refusal.Rule, refusal.Field).ShouldBe(("parcel.label_too_long", "Label"));
        refusal.Args.ShouldBe([10]);
        (await Node.EventsOfAsync(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_denied_command_changes_nothing_and_its_key_stays_free()
    {
        var id = Guid.NewGuid();
        var key = Guid.NewGuid();

        var denied = await Node.SendAsync(new PackParcel(id, "stolen"), key, by: Gatekeeper.Banned);

        (denied.Outcome, denied.Sequence, denied.Refusals[0].Rule).ShouldBe((Outcome.Denied, null, "not_yours"));
        (await Node.EventsOfAsync(id)).ShouldBeEmpty();
        (await Node.SendAsync(new PackParcel(id, "stolen"), key)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task An_object_that_does_not_exist_is_not_found()
    {
        (await Node.SendAsync(new ShipParcel(Guid.NewGuid(), Guid.NewGuid()))).Outcome.ShouldBe(Outcome.NotFound);
        (await Node.SendAsync(new WeighParcel(Guid.NewGuid(), 5))).Outcome.ShouldBe(Outcome.NotFound);
    }

    [Fact]
    public async Task A_broken_rule_is_a_refusal_with_its_arguments()
    {
        var id = await Node.PackAsync("gone");
        await Node.SendAsync(new ShipParcel(id, Guid.NewGuid()));

        var result = await Node.SendAsync(new WeighParcel(id, 5));

        (result.Outcome, result.Refusals[0].Rule).ShouldBe((Outcome.Refused, "parcel.gone"));
        result.Refusals[0].Args.ShouldBe(["gone"]);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_refusal_of_its_field_and_free_again_once_released()
    {
        var first = await Node.PackAsync("Évreux");
        var second = Guid.NewGuid();

        var taken = await Node.SendAsync(new PackParcel(second, " evreux "));

        (taken.Outcome, taken.Refusals[0].Rule, taken.Refusals[0].Field).ShouldBe((Outcome.Refused, "name_taken", "Name"));
        taken.Refusals[0].Args.ShouldBe([" evreux "]);
        (await Node.EventsOfAsync(second)).ShouldBeEmpty();
        (await Node.SendAsync(new ShipParcel(first, Guid.NewGuid()))).Ok.ShouldBeTrue();
        (await Node.SendAsync(new PackParcel(second, " evreux "))).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Events_of_a_second_stream_are_written_with_the_first_ones()
    {
        var depot = Guid.NewGuid();
        foreach (var id in new[] { await Node.PackAsync(), await Node.PackAsync() })
        {
            (await Node.SendAsync(new ShipParcel(id, depot))).Ok.ShouldBeTrue();
        }

        await using var session = Node.Store.QuerySession();
        (await session.AggregateStreamAsync<Depot>(depot))!.Parcels.ShouldBe(2);
        (await session.FetchStreamStateAsync(depot))!.AggregateType.ShouldBe("depot");
    }
}
