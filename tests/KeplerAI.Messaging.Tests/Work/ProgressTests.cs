using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Messaging.Tests;

public sealed class ProgressTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private IProgressBoard Board => fixture.Node.Get<IProgressBoard>();

    [Fact]
    public async Task A_thousand_reports_are_a_few_writes_and_the_last_one_counts()
    {
        await fixture.ExecuteAsync("""
            create table progress_writes (key text);
            create function count_write() returns trigger language plpgsql security definer as $$ begin insert into public.progress_writes values (new.key); return new; end $$;
            create trigger count_write after insert or update on kepler_work.progress for each row execute function count_write()
            """);
        var key = $"run:{Guid.NewGuid()}";
        var started = TimeProvider.System.GetTimestamp();

        for (var i = 1; i <= 1000; i++)
        {
            await Board.ReportAsync(key, "phase.reading", i / 1000.0, $"{i}");
        }

        (await Board.ReadAsync(key))!.Detail.ShouldBe("1000");
        await StoredAsync(key, "1000");
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        (await fixture.ScalarAsync<long>($"select count(*) from progress_writes where key = '{key}'")).ShouldBeLessThanOrEqualTo((long)Math.Ceiling(seconds * 4) + 1);
    }

    [Fact]
    public async Task Progress_is_read_by_other_processes_and_by_the_pages_role()
    {
        var key = $"run:{Guid.NewGuid()}";
        await Board.ReportAsync(key, "phase.training", 1.7);
        await Board.ReportAsync($"{key}b", "phase.starting");

        var read = await (await fixture.StartAsync()).Get<IProgressBoard>().ReadAsync(key);

        (read!.Phase, read.Fraction, read.Detail).ShouldBe(("phase.training", 1.0, null));
        (await Board.ReadAsync($"{key}b"))!.Fraction.ShouldBeNull();
        (await Board.ReadAsync("nothing")).ShouldBeNull();
        await using var pages = new NpgsqlConnection(fixture.Database.PagesConnection);
        await pages.OpenAsync();
        await using var select = new NpgsqlCommand($"select count(*) from kepler_work.progress where key = '{key}'", pages);
        (await select.ExecuteScalarAsync()).ShouldBe(1L);
        await using var write = new NpgsqlCommand("delete from kepler_work.progress", pages);
        (await Should.ThrowAsync<PostgresException>(() => write.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private Task StoredAsync(string key, string detail) =>
        Until.HoldsAsync(async () => await fixture.ScalarAsync<string>($"select detail from kepler_work.progress where key = '{key}'") == detail);
}
