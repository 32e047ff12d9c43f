using System.Diagnostics;
using System.Globalization;
using KeplerAI.Bench;
using KeplerAI.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Benchmarks;

/// <summary>What 10,000 active jobs cost while none is due: CPU time of this process and of every PostgreSQL process over a minute.</summary>
internal sealed class SchedulesCase : IBenchCase
{
    private const int Jobs = 10_000;
    private const int Turns = 6;

    public string Bench => "eventstore";

    public string Name => "schedules";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        var postmaster = await PostmasterAsync(database, ct);
        await using (var host = await database.StartStoreAsync(null, services => services.AddMessaging(_ => { }).AddSingleton<IScheduleTarget, Target>(), ct))
        {
            var scheduler = host.GetRequiredService<Scheduler>();
            var jobs = await FillAsync(scheduler, ct);
            await database.ExecuteAsync("vacuum analyze kepler_work.schedule", ct);
            await Task.Delay(TimeSpan.FromSeconds(5), ct);
            var (client, server) = (Process.GetCurrentProcess().TotalProcessorTime, Cpu(postmaster));
            var clock = Stopwatch.StartNew();
            await Task.Delay(cluster.Length * Turns, ct);
            var (spent, spentThere) = (Process.GetCurrentProcess().TotalProcessorTime - client, Cpu(postmaster) - server);
            var part = 100 * (spent + spentThere) / clock.Elapsed;
            yield return Line($"{Jobs:N0} active jobs idle for {clock.Elapsed.TotalSeconds:0} s: application {spent.TotalMilliseconds:0} ms, PostgreSQL {spentThere.TotalMilliseconds:0} ms", part, 2, "% of a core");
            yield return Line($"an edit among {Jobs:N0} jobs, median", await EditAsync(scheduler, jobs, ct), 20, "ms");
        }

        await cluster.DropAsync(database, ct);
    }

    private static BenchLine Line(string what, double ours, double goal, string unit) =>
        new("eventstore", "schedules", what, Math.Round(ours, 3), 0, unit, 0, goal, ours < goal);

    /// <summary>Once a day each, spread over every minute but those of the next two hours.</summary>
    private static async Task<List<ScheduleJob>> FillAsync(Scheduler scheduler, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var jobs = Enumerable.Range(0, Jobs)
            .Select(i => now.AddMinutes(120 + (i % (20 * 60))))
            .Select(at => new ScheduleJob(Guid.NewGuid(), $"{at.Minute} {at.Hour} * * *", "Etc/UTC", now)).ToList();
        foreach (var job in jobs)
        {
            await scheduler.ScheduleAsync(job, ct);
        }

        return jobs;
    }

    private static async Task<double> EditAsync(Scheduler scheduler, List<ScheduleJob> jobs, CancellationToken ct)
    {
        var times = new List<double>();
        foreach (var job in jobs.Take(200))
        {
            var clock = Stopwatch.StartNew();
            await scheduler.ScheduleAsync(job with { Cron = "7 4 L * *", From = TimeProvider.System.GetUtcNow() }, ct);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return BenchLine.Median(times);
    }

    private static async Task<int> PostmasterAsync(BenchDatabase database, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.Admin);
        await using var command = source.CreateCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int");
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The postmaster, its children, and those of its children that have ended meanwhile.</summary>
    private static TimeSpan Cpu(int postmaster)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            if (Stat(Path.Combine(folder, "stat")) is { } fields && (Path.GetFileName(folder) == $"{postmaster}" || fields[1] == $"{postmaster}"))
            {
                var own = fields[1] == $"{postmaster}" ? 2 : 4;
                ticks += fields.Skip(11).Take(own).Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10.0); // Linux counts in hundredths of a second.
    }

    /// <summary>The fields after the name: state, parent, …; null when the process has gone.</summary>
    private static string[]? Stat(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class Target : IScheduleTarget
    {
        public Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct) => throw new InvalidOperationException("No job of this measure is ever due.");
    }
}
