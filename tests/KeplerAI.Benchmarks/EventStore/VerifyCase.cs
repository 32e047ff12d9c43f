using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>h): a whole verification (hashes, codes, tree, heads, streams) beside a bare COPY of the same columns through SHA-256.</summary>
internal sealed class VerifyCase : IBenchCase
{
    private const double Goal = 200_000;
    private const int Most = 1_000_000;

    public string Bench => "eventstore";

    public string Name => "h-verify";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [EnumeratorCancellation] CancellationToken ct)
    {
        var folder = Path.Combine(TestFolder.Path, $"ledger-{Guid.NewGuid():N}");
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var provider = await database.StartStoreAsync(o => o.Seals = new(Path.Combine(folder, "key"), folder), ct: ct);
        var (store, ledger) = (provider.GetRequiredService<IEventStore>(), provider.GetRequiredService<ILedger>());
        var wanted = Math.Min(Most, (int)(cluster.Length.TotalSeconds * Most / 10));
        for (var written = 0L; written < wanted;)
        {
            written += await StoreAppends.AppendManyAsync(store, ct);
        }

        await database.ExecuteAsync("vacuum analyze", ct);
        var clock = Stopwatch.StartNew();
        var head = await ledger.SealAsync(ct) ?? throw new InvalidOperationException("Nothing was sealed.");
        yield return new("eventstore", "h-seal", $"{head.Size:N0} events sealed and published", Math.Round(head.Size / clock.Elapsed.TotalSeconds), null, "events/s", null, null, null);
        var (ours, reference) = (new List<double>(), new List<double>());
        for (var time = 0; time < Rounds.Times; time++)
        {
            var report = await ledger.VerifyAsync(ct);
            if (!report.Holds || report.Unattested > 0)
            {
                throw new InvalidOperationException($"The ledger does not hold: {string.Join(", ", report.Findings.Take(3))}");
            }

            ours.Add(report.Events / report.Took.TotalSeconds);
            reference.Add(await RawAsync(database, head.Size, ct));
        }

        var (rate, raw) = (BenchLine.Median(ours), BenchLine.Median(reference));
        yield return new("eventstore", Name, $"verification of {head.Size:N0} events", Math.Round(rate), Math.Round(raw), "events/s", Math.Round(rate / raw, 3), Goal, rate >= Goal);
        await cluster.DropAsync(database, ct);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> RawAsync(BenchDatabase database, long events, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database.Store);
        await connection.OpenAsync(ct);
        var clock = Stopwatch.StartNew();
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            """
            copy (select e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.user_name, e.correlation_id, e.causation_id, e.headers, e.data, h.sha256, h.nonce, h.mac
            from kepler_events.mt_events e join kepler_ledger.event_hash h using (seq_id) order by e.seq_id) to stdout (format binary)
            """, ct);
        await SHA256.HashDataAsync(copy, ct);
        return events / clock.Elapsed.TotalSeconds;
    }
}
