using KeplerAI.Benchmarks;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

// The product's worker processes are this program again.
if (args is [DuckDbOptions.WorkerArgument]) return await DuckDbWorkerHost.RunAsync(Console.In, Console.Out);

// « eventstore | ingest [case ...] [--seconds n] [--rows n] »: one JSON object a line; no case named means all of them.
var names = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
var seconds = Array.IndexOf(args, "--seconds") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
names.Remove(seconds ?? "");
names.Remove(Array.IndexOf(args, "--rows") is >= 0 and var rows && rows + 1 < args.Length ? args[rows + 1] : "");
if (names.Count == 0)
{
    await Console.Error.WriteLineAsync("bench eventstore|ingest [case ...] [--seconds n] [--rows n]");
    return 2;
}

var found = BenchCases.Of(names[0], names[1..]);
if (found.Count == 0)
{
    await Console.Error.WriteLineAsync($"No such measure. Known: {string.Join(", ", BenchCases.Of(names[0], []).Select(c => c.Name))}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
await using var cluster = await BenchCluster.StartAsync(TimeSpan.FromSeconds(seconds is null ? 10 : double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)), stop.Token);
foreach (var bench in found)
{
    await foreach (var line in bench.RunAsync(cluster, stop.Token))
    {
        Console.WriteLine(line);
    }
}

return 0;
