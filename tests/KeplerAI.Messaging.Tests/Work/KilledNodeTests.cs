namespace KeplerAI.Messaging.Tests;

/// <summary>Nodes with wrong clocks, killed with kill -9 in the middle of their work, one after the other.</summary>
public sealed class KilledNodeTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private static readonly int[] Skews = [0, 90, -90];

    [Fact]
    public async Task Every_piece_of_work_has_exactly_one_outcome_and_one_effect()
    {
        var parcels = new List<Guid>();
        for (var i = 0; i < 36; i++)
        {
            parcels.Add(await fixture.Node.PackAsync());
            await fixture.Node.Get<WorkQueue>().EnqueueAsync(new($"kill{i % 3}", $"kill:{parcels[i]}", new PrintLabel(parcels[i]), MaxAttempts: 50));
        }

        await KillUntilAsync("select count(*) = 0 from kepler_work.work where key like 'kill:%' and state in ('ready', 'leased')", "select count(*) from kepler_work.work where key like 'kill:%' and state = 'done'", strength: 4);

        (await fixture.ScalarAsync<long>("select count(*) from kepler_work.work where key like 'kill:%' and state = 'done'")).ShouldBe(36);
        (await fixture.ScalarAsync<long>("select count(*) from kepler_work.work where key like 'kill:%' and attempts > 1")).ShouldBeGreaterThan(0);
        foreach (var parcel in parcels)
        {
            (await fixture.Node.EventsOfAsync(parcel)).Count(e => e.Data is ParcelWeighed).ShouldBe(1);
        }
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public async Task Every_slot_fires_once_although_schedulers_die_half_way_and_disagree_about_the_time()
    {
        await fixture.ExecuteAsync("""
            create table kepler_data.fires (job uuid, slot timestamptz);
            create table kepler_data.slots (job uuid, slot timestamptz, primary key (job, slot));
            grant select, insert on kepler_data.fires, kepler_data.slots to kepler_store
            """);
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-25);
        var jobs = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToList();
        foreach (var job in jobs)
        {
            await fixture.ReactAsync(new ScheduleJob(job, "* * * * *", "Africa/Casablanca", from, MissedSlots.All, 1000));
        }

        var kills = await KillUntilAsync("select count(*) = 0 from kepler_work.schedule where next_at <= now()", "select count(*) from kepler_data.slots", strength: 24);

        var until = await fixture.ScalarAsync<DateTime>("select max(last_slot) from kepler_work.schedule");
        foreach (var job in jobs)
        {
            var fired = await fixture.ScalarAsync<long>($"select count(*) from kepler_data.slots where job = '{job}' and slot <= '{until:O}'");
            var due = CronExpression.Parse("* * * * *").LatestUpTo(1000, new DateTimeOffset(until), from.AddTicks(1), TimeZoneInfo.Utc).Count;
            fired.ShouldBeInRange(due - 1, due); // The last minute may have come for some jobs only.
        }

        // A kill between a fire and its commit repeats that one slot, and the target knows it by (job, slot): nothing else repeats.
        var repeated = await fixture.ScalarAsync<long>("select (select count(*) from kepler_data.fires) - (select count(*) from kepler_data.slots)");
        repeated.ShouldBeLessThanOrEqualTo(kills);
    }

    /// <summary>
    /// Three nodes at a time, all killed once as much is done as one of them has the strength for, until the query says that all is. There must be more
    /// to do than two rounds have strength for, so that there is always a third.
    /// </summary>
    private async Task<int> KillUntilAsync(string done, string progress, int strength)
    {
        var kills = 0;
        while (!await fixture.ScalarAsync<bool>(done))
        {
            var enough = await fixture.ScalarAsync<long>(progress) + strength;
            var nodes = await Task.WhenAll(Skews.Select(skew => ChildNode.StartAsync(fixture.Database, skew, strength)));
            for (var i = 0; i < 1000 && !await fixture.ScalarAsync<bool>(done) && await fixture.ScalarAsync<long>(progress) < enough; i++)
            {
                await Task.Delay(10);
            }

            foreach (var node in nodes)
            {
                await node.KillAsync();
                kills++;
            }
        }

        kills.ShouldBeGreaterThanOrEqualTo(3 * Skews.Length);
        return kills;
    }
}
