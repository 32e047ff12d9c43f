using System.Globalization;

namespace KeplerAI.Benchmarks;

/// <summary>
/// A log of parcels: five events a stream, a thousand streams under way at a time, bodies of about 300 bytes, all metadata filled, ids of version 7 as the
/// product's. Written by the server itself.
/// </summary>
internal static class ParcelLog
{
    private const int Streams = 1_000;
    private const int PerStream = 5;
    private const long Chunk = 250_000;
    private const long Start = 1_767_225_600_000; // 2026, in ms

    private static readonly string FirstOfParcel = string.Create(CultureInfo.InvariantCulture, $"(parcel / {Streams}) * {Streams * PerStream} + parcel % {Streams} + 1");

    public static async Task SeedAsync(BenchDatabase database, long events, CancellationToken ct)
    {
        for (var from = 0L; from < events; from += Chunk)
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $$"""
                set session_replication_role = replica;
                set synchronous_commit = off;
                with n as (
                    select i + 1 as seq, (i % {{Streams}}) + {{Streams}} * (i / {{Streams * PerStream}}) as parcel, 1 + (i / {{Streams}}) % {{PerStream}} as version
                    from generate_series({{from}}, {{Math.Min(events, from + Chunk) - 1}}) i
                ), s as (
                    insert into kepler_events.mt_streams (id, type, version) select {{Id("parcel", FirstOfParcel)}}, 'parcel', {{PerStream}} from n where version = 1
                )
                insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
                select seq, {{Id("seq", "seq")}}, {{Id("parcel", FirstOfParcel)}}, version,
                       case when version = 1
                       then jsonb_build_object('Reference', 'P' || parcel, 'Sender', 'Sender ' || parcel % 977, 'Recipient', 'Recipient ' || parcel % 1009, 'Country', 'FR',
                                               'Weight', (parcel % 300) / 10.0, 'Notes', repeat('fragile, ', 20))
                       else jsonb_build_object('Place', 'Hub ' || seq % 83, 'Cost', (seq % 997) / 100.0, 'Late', seq % 7 = 0, 'Reader', 'reader ' || seq % 31, 'Notes', repeat('scanned, ', 22))
                       end,
                       case when version = 1 then 'bench_parcel_sent' else 'bench_parcel_scanned' end,
                       to_timestamp({{Start}} / 1000) + seq * interval '1 millisecond', 'KeplerAI.Benchmarks.Parcel, KeplerAI.Benchmarks',
                       '0199aaaa-0000-7000-8000-00000000000' || parcel % 7, 'correlation ' || seq / 5, 'causation ' || seq / 5, '{"agent": "bench"}'
                from n
                """), ct);
        }

        await database.ExecuteAsync($"""
            select setval('kepler_events.mt_events_sequence', {events});
            insert into kepler_events.mt_event_progression (name, last_seq_id) values ('HighWaterMark', {events});
            analyze kepler_events.mt_events
            """, ct);
    }

    /// <summary>An id of version 7 made in the millisecond of an event, always the same for a number.</summary>
    private static string Id(string number, string sequence) => string.Create(CultureInfo.InvariantCulture, $"""
        (lpad(to_hex({Start} + {sequence}), 12, '0') || '7' || left(md5({number}::text), 3) || '8' || right(md5({number}::text), 15))::uuid
        """);
}
