using System.Diagnostics;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Torture;

internal static class Stage
{
    public const int Clocks = 6;

    /// <summary>Every minute or every other one; of each kind, some make up for every missed slot and some for the last.</summary>
    public static readonly ClockSet[] Settings = [.. Enumerable.Range(0, Clocks).Select(i => new ClockSet(i % 2 == 0 ? "* * * * *" : "*/2 * * * *", i < 4 ? MissedSlots.All : MissedSlots.Once))];

    public static Guid ClockId(int i) => DeterministicGuid.From("torture", $"clock {i}");

    public static async Task SetClocksAsync(IEventStore store)
    {
        await using var session = store.OpenSession(EventMetadata.None);
        for (var i = 0; i < Clocks; i++)
        {
            session.StartStream<Clock>(ClockId(i), Settings[i]);
        }

        await session.SaveChangesAsync();
    }

    /// <summary>
    /// Until something goes on that can be interrupted: writers write, clocks fire, work is done. A run on a machine that has no time for it would
    /// say nothing otherwise; one in which nothing comes back after a restart fails in its verdict.
    /// </summary>
    public static async Task BusyAsync(string folder, Server server)
    {
        var (clock, before) = (Stopwatch.StartNew(), Acknowledged());
        var done = await DoneAsync();
        while (clock.Elapsed < Until.Patience && (Acknowledged() < before + 100 || await DoneAsync() < done + Clocks))
        {
            await Task.Delay(100);
        }

        int Acknowledged() => AckLog.Acknowledgements(folder);

        async Task<long> DoneAsync()
        {
            try
            {
                return await ScalarAsync(server, "select count(*) from kepler_events.mt_events where type in ('slot_fired', 'task_finished')");
            }
            catch (NpgsqlException)
            {
                return 0;
            }
        }
    }

    /// <summary>The first use of a pool after a restart finds its connections dead.</summary>
    public static async Task AnswersAsync(IEventStore store)
    {
        for (var answers = 0; answers < 3;)
        {
            try
            {
                await store.HighWaterMarkAsync();
                answers++;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Until every shard has seen the last event and no work is left; clocks go on ticking, so that « last » is where it was when asked.</summary>
    /// <param name="time">Slots up to then must have fired.</param>
    /// <returns>What did not come to rest in time; null when all did.</returns>
    public static async Task<string?> RestAsync(Server server, DateTimeOffset time, TimeSpan atMost)
    {
        var clock = Stopwatch.StartNew();
        long? last = null;
        var left = "the server did not answer";
        while (clock.Elapsed < atMost)
        {
            try
            {
                last ??= await ScalarAsync(server, "select max(seq_id) from kepler_events.mt_events");
                var behind = await ScalarAsync(server, $"select count(*) from kepler_events.mt_event_progression where last_seq_id < {last}");
                var work = await ScalarAsync(server, "select count(*) from kepler_work.work where state in ('ready', 'leased')");
                var late = Clocks - await ScalarAsync(server, $"""
                    select count(*) from (select max((data ->> 'Slot')::timestamptz) as slot from kepler_events.mt_events where type = 'slot_fired' group by stream_id) s
                    where slot > '{time.AddMinutes(-2):O}'
                    """);
                if (behind == 0 && work == 0 && late == 0)
                {
                    return null;
                }

                left = $"{behind} shards behind {last}, {work} pieces of work left, {late} clocks behind {time:O}";
            }
            catch (NpgsqlException)
            {
                // It recovers.
            }

            await Task.Delay(100);
        }

        return left;
    }

    private static async Task<long> ScalarAsync(Server server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.Admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
