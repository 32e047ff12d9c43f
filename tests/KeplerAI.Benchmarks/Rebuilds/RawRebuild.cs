using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Benchmarks;

/// <summary>The references: the same table, written by hand with Npgsql. No metadata but what the rows need, no check, no swap, no catching up.</summary>
internal static class RawRebuild
{
    public const string Drop = "drop table if exists kepler_read.bench_by_hand, kepler_read.bench_upserted";
    private const string Events = "select stream_id, type, data, timestamp, seq_id from kepler_events.mt_events";

    /// <summary>One reader, one dictionary that holds every row, one COPY, indexes at the end.</summary>
    public static async Task FoldAndCopyAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await CreateAsync(source, "bench_by_hand", ct);
        await using var reading = await source.OpenConnectionAsync(ct);
        await using var writing = await source.OpenConnectionAsync(ct);
        var rows = new Dictionary<Guid, (ParcelRow Row, long From)>();
        await using (var copy = await writing.BeginBinaryImportAsync("copy kepler_read.bench_by_hand from stdin (format binary)", ct))
        {
            await using var command = new NpgsqlCommand($"{Events} order by seq_id", reading);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var (id, sequence) = (reader.GetGuid(0), reader.GetInt64(4));
                var known = rows.TryGetValue(id, out var before);
                if (known)
                {
                    Write(copy, before.Row, before.From, sequence);
                }

                rows[id] = (Next(known ? before.Row : null, id, reader), sequence);
            }

            foreach (var (row, from) in rows.Values)
            {
                Write(copy, row, from, null);
            }

            await copy.CompleteAsync(ct);
        }

        await using var index = source.CreateCommand("""
            create unique index on kepler_read.bench_by_hand (parcel_id) where valid_to is null;
            create index on kepler_read.bench_by_hand (parcel_id, valid_from)
            """);
        index.CommandTimeout = 0;
        await index.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Pages of 500 events, an upsert of their rows each; current rows only, no history.</summary>
    public static async Task UpsertPagesAsync(NpgsqlDataSource source, long events, CancellationToken ct)
    {
        await CreateAsync(source, "bench_upserted", ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var index = new NpgsqlCommand("create unique index on kepler_read.bench_upserted (parcel_id); set synchronous_commit = off", connection))
        {
            await index.ExecuteNonQueryAsync(ct);
        }

        var rows = new Dictionary<Guid, (ParcelRow Row, long From)>();
        for (var floor = 0L; floor < events; floor += 500)
        {
            var page = new HashSet<Guid>();
            await using (var command = new NpgsqlCommand($"{Events} where seq_id > $1 order by seq_id limit 500", connection) { Parameters = { new() { Value = floor } } })
            {
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct))
                {
                    var id = reader.GetGuid(0);
                    rows[id] = (Next(rows.TryGetValue(id, out var before) ? before.Row : null, id, reader), reader.GetInt64(4));
                    page.Add(id);
                }
            }

            await UpsertAsync(connection, [.. page.Select(id => rows[id])], ct);
        }
    }

    private static ParcelRow Next(ParcelRow? row, Guid id, NpgsqlDataReader reader)
    {
        var (body, at) = (reader.GetFieldValue<byte[]>(2), new DateTimeOffset(reader.GetFieldValue<DateTime>(3)));
        if (reader.GetString(1) == "bench_parcel_sent")
        {
            var sent = JsonSerializer.Deserialize<ParcelSent>(body)!;
            return new(id, sent.Reference, sent.Recipient, sent.Country, null, 0, 0, false, at, at);
        }

        var scanned = JsonSerializer.Deserialize<ParcelScanned>(body)!;
        return row! with { Place = scanned.Place, Cost = row.Cost + scanned.Cost, Scans = row.Scans + 1, Late = row.Late || scanned.Late, LastSeen = at };
    }

    private static async Task CreateAsync(NpgsqlDataSource source, string table, CancellationToken ct)
    {
        await using var create = source.CreateCommand($"create table kepler_read.{table} as select * from kepler_read.bench_parcel limit 0");
        await create.ExecuteNonQueryAsync(ct);
    }

    private static void Write(NpgsqlBinaryImporter copy, ParcelRow row, long from, long? to)
    {
        copy.StartRow();
        copy.Write(row.ParcelId, NpgsqlDbType.Uuid);
        copy.Write(row.Reference, NpgsqlDbType.Text);
        copy.Write(row.Recipient, NpgsqlDbType.Text);
        copy.Write(row.Country, NpgsqlDbType.Text);
        copy.Write(row.Place, NpgsqlDbType.Text);
        copy.Write(row.Cost, NpgsqlDbType.Numeric);
        copy.Write(row.Scans, NpgsqlDbType.Integer);
        copy.Write(row.Late, NpgsqlDbType.Boolean);
        copy.Write(row.Since.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.LastSeen.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(from, NpgsqlDbType.Bigint);
        if (to is { } end)
        {
            copy.Write(end, NpgsqlDbType.Bigint);
        }
        else
        {
            copy.WriteNull();
        }
    }

    private static async Task UpsertAsync(NpgsqlConnection connection, List<(ParcelRow Row, long From)> rows, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            insert into kepler_read.bench_upserted (parcel_id, reference, recipient, country, place, cost, scans, late, since, last_seen, valid_from)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (parcel_id) do update set place = excluded.place, cost = excluded.cost, scans = excluded.scans, late = excluded.late, last_seen = excluded.last_seen, valid_from = excluded.valid_from
            """, connection)
        {
            Parameters =
            {
                new() { Value = rows.Select(r => r.Row.ParcelId).ToArray() },
                new() { Value = rows.Select(r => r.Row.Reference).ToArray() },
                new() { Value = rows.Select(r => r.Row.Recipient).ToArray() },
                new() { Value = rows.Select(r => r.Row.Country).ToArray() },
                new() { Value = rows.Select(r => r.Row.Place).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = rows.Select(r => r.Row.Cost).ToArray() },
                new() { Value = rows.Select(r => r.Row.Scans).ToArray() },
                new() { Value = rows.Select(r => r.Row.Late).ToArray() },
                new() { Value = rows.Select(r => r.Row.Since.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = rows.Select(r => r.Row.LastSeen.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = rows.Select(r => r.From).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
