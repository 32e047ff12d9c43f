using KeplerAI.EventStore;
using Npgsql;

namespace KeplerAI.Torture;

/// <summary>Looks at the database with SQL of its own, and compares with what the writers remember and with a fold written anew.</summary>
public sealed partial class Verdict(IEventStore store, ILedger ledger, string admin, string folder)
{
    private sealed record Stored(long Sequence, Guid Stream, long Version, string Type, string? Region, long? Amount, Guid? Token, int? Attempt, DateTimeOffset? Slot, DateTimeOffset At);

    public List<string> Faults { get; } = [];

    public Dictionary<string, long> Figures { get; } = [];

    public async Task JudgeAsync(string? notRested)
    {
        Say(notRested is null, () => $"It did not come to rest: {notRested}.");
        await store.CatchUpAsync();
        var log = await ReadLogAsync();
        Acknowledged(log);
        await VersionsAsync(log);
        await TablesAsync(log);
        await TasksAsync(log);
        Slots(log);
        var report = await ledger.VerifyAsync();
        Say(report.Holds, () => $"The ledger does not hold: {string.Join(", ", report.Findings.Take(5))}.");
        Say(report.Events == log.Count && report.Unattested == 0, () => $"{report.Events} of {log.Count} events were verified, {report.Unattested} without a code of ours.");
        Figures["skips"] = await ScalarAsync("select count(*) from kepler_events.mt_high_water_skips");
        Figures["dead letters"] = await ScalarAsync("select count(*) from kepler_events.mt_doc_deadletterevent");
    }

    /// <summary>What was acknowledged is there, once and where it was said to be; what is there was sent by somebody.</summary>
    private void Acknowledged(List<Stored> log)
    {
        var sent = AckLog.ReadAll(folder);
        var found = log.Where(e => e.Token is not null).ToLookup(e => e.Token!.Value);
        foreach (var attempt in sent.Values.Where(a => a.Sequence is not null))
        {
            var copies = found[attempt.Token].ToList();
            Say(copies is [var one] && (one.Stream, one.Version, one.Sequence) == (attempt.Stream, attempt.Version, attempt.Sequence!.Value),
                () => $"Acknowledged event {attempt} is there {copies.Count} times: {string.Join(", ", copies)}.");
        }

        Say(found.All(copies => copies.Count() == 1 && sent.ContainsKey(copies.Key)), () => "An event is there that nobody sent, or twice.");
        Figures["events"] = log.Count;
        Figures["acknowledged"] = sent.Values.Count(a => a.Sequence is not null);
        Figures["unanswered but there"] = sent.Values.Count(a => a.Sequence is null && found.Contains(a.Token));
        Say(Figures["acknowledged"] > 100, () => "Hardly anything was written: this run says nothing.");
    }

    private async Task VersionsAsync(List<Stored> log)
    {
        var streams = new Dictionary<Guid, long>();
        await ReadAsync("select id, version from kepler_events.mt_streams", r => streams.Add(r.GetGuid(0), r.GetInt64(1)));
        foreach (var stream in log.GroupBy(e => e.Stream))
        {
            var versions = stream.Select(e => e.Version).ToList();
            Say(versions.SequenceEqual(Enumerable.Range(1, versions.Count).Select(v => (long)v)) && streams.GetValueOrDefault(stream.Key) == versions.Count,
                () => $"Stream {stream.Key}, at version {streams.GetValueOrDefault(stream.Key)}, has {string.Join(' ', versions)}.");
        }

        Say(streams.Count == log.Select(e => e.Stream).Distinct().Count(), () => "A stream has no event.");
        Say(log.Count == await ScalarAsync("select count(*) from kepler_ledger.event_hash"), () => "Not every event has its hash.");
    }

    private void Say(bool holds, Func<string> otherwise)
    {
        if (!holds)
        {
            Faults.Add(otherwise());
        }
    }

    private async Task<List<Stored>> ReadLogAsync()
    {
        var log = new List<Stored>();
        await ReadAsync("""
            select seq_id, stream_id, version, type, data ->> 'Region', (data ->> 'Amount')::bigint, (data ->> 'Token')::uuid, (data ->> 'Attempt')::int, (data ->> 'Slot')::timestamptz, timestamp
            from kepler_events.mt_events order by seq_id
            """, r => log.Add(new(r.GetInt64(0), r.GetGuid(1), r.GetInt64(2), r.GetString(3), Or(r, 4, r.GetString), Nullable(r, 5, r.GetInt64), Nullable(r, 6, r.GetGuid), Nullable(r, 7, r.GetInt32), Nullable(r, 8, r.GetFieldValue<DateTimeOffset>), r.GetFieldValue<DateTimeOffset>(9))));
        return log;

        static T? Nullable<T>(NpgsqlDataReader r, int i, Func<int, T> read) where T : struct => r.IsDBNull(i) ? null : read(i);
        static string? Or(NpgsqlDataReader r, int i, Func<int, string> read) => r.IsDBNull(i) ? null : read(i);
    }

    private async Task<long> ScalarAsync(string sql)
    {
        var value = 0L;
        await ReadAsync(sql, r => value = r.GetInt64(0));
        return value;
    }

    private async Task ReadAsync(string sql, Action<NpgsqlDataReader> row)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }
}
