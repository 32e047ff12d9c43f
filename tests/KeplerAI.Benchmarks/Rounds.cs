using System.Diagnostics;
using KeplerAI.Bench;

namespace KeplerAI.Benchmarks;

/// <summary>Ours and the reference in short turns, so that a slow moment of the machine or of its disk falls on both.</summary>
internal static class Rounds
{
    public const int Times = 3;
    private const int Turns = 10;

    /// <summary>Rates per second, medians of three rounds of <paramref name="length"/> each.</summary>
    public static async Task<(double Ours, double Reference)> RatesAsync(TimeSpan length, Func<TimeSpan, Task<double>> ours, Func<TimeSpan, Task<double>> reference)
    {
        var turn = length / Turns;
        await ours(turn);
        await reference(turn);
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (var time = 0; time < Times; time++)
        {
            var (sum, other) = (0.0, 0.0);
            for (var i = 0; i < Turns; i++)
            {
                sum += await ours(turn);
                other += await reference(turn);
            }

            mine.Add(sum / Turns);
            theirs.Add(other / Turns);
        }

        return (BenchLine.Median(mine), BenchLine.Median(theirs));
    }

    /// <summary>Runs <paramref name="one"/> again and again in <paramref name="writers"/> loops; what it returns is summed, a second.</summary>
    public static async Task<double> LoopAsync(TimeSpan length, int writers, Func<int, Task<long>> one, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                var count = 0L;
                while (clock.Elapsed < length)
                {
                    ct.ThrowIfCancellationRequested();
                    count += await one(writer);
                }

                return count;
            },
            ct)));
        return done.Sum() / clock.Elapsed.TotalSeconds;
    }

    /// <summary>A line of a rate: it holds when ours is at least <paramref name="goal"/> times the reference.</summary>
    public static BenchLine Line(string name, string what, string unit, (double Ours, double Reference) rates, double goal) =>
        new("eventstore", name, what, Math.Round(rates.Ours, 1), Math.Round(rates.Reference, 1), unit, Math.Round(rates.Ours / rates.Reference, 3), goal, rates.Ours / rates.Reference >= goal);
}
