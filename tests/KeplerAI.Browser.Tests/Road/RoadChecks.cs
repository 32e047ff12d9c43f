using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

/// <summary>What must hold of everything that the walk went through.</summary>
public sealed partial class Road
{
    private const long MostBytes = 200 * 1024;

    [Fact]
    [Step(25)]
    public void No_page_had_an_error_broke_its_policy_or_called_another_host() =>
        walk.People.SelectMany(person => person.Watched.Problems.Select(problem => $"{person.Login}: {problem}")).ShouldBeEmpty();

    [Fact]
    [Step(26)]
    public void No_page_had_a_serious_accessibility_violation_or_was_wider_than_a_phone() => walk.Camera.Complaints.ShouldBeEmpty();

    [Fact]
    [Step(27)]
    public async Task No_page_weighs_more_than_200_kB_at_its_first_visit()
    {
        var heavy = new List<string>();
        foreach (var (login, paths) in walk.Camera.Visited.GroupBy(v => v.Login).Select(g => (g.Key, g.Select(v => v.Path).Distinct())))
        {
            var person = await walk.AsAsync(login);
            var weight = await Weight.OfAsync(person);
            foreach (var path in paths)
                if (await weight.VisitAsync(path) is var bytes && bytes > MostBytes)
                    heavy.Add($"{path}: {bytes / 1024} kB");
        }

        heavy.ShouldBeEmpty();
    }

    [Fact]
    [Step(28)]
    public async Task Every_read_table_is_what_its_events_make_of_it_and_no_event_was_changed()
    {
        await using var log = new EventLog(walk.Application.Home);
        await log.Store.CatchUpAsync();
        log.Store.Projections.Count.ShouldBeGreaterThan(10);
        foreach (var projection in log.Store.Projections)
            (await log.Store.RebuildAndCompareAsync(projection)).ShouldBeEmpty(projection);
        (await log.Ledger.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    [Step(29)]
    [Trait("Requirement", "R171")]
    public async Task Every_command_that_succeeded_left_its_event_with_who_did_it()
    {
        await using var log = new EventLog(walk.Application.Home);
        (await log.CountAsync("select count(*) from kepler_work.command where outcome = 'Accepted' and sequence is not null")).ShouldBeGreaterThan(30);
        (await log.CountAsync("""
            select count(*) from kepler_work.command c left join kepler_events.mt_events e on e.seq_id = c.sequence
            where c.outcome = 'Accepted' and c.sequence is not null and (e.user_name is null or e.stream_id <> c.stream_id)
            """)).ShouldBe(0);
        (await log.CountAsync("select count(*) from kepler_events.mt_events where user_name is null")).ShouldBe(0);
        (await log.CountAsync("select count(distinct user_name) from kepler_events.mt_events where user_name ~ '^[0-9a-f-]{36}$'")).ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    [Step(30)]
    [Trait("Requirement", "R134")]
    public async Task Ctrl_C_ends_the_application_and_leaves_nothing_running() => (await walk.Application.StopAsync()).ShouldBeEmpty();
}
