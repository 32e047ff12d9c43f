using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>Parameters of the append statements, in the order of their texts.</summary>
internal static class AppendParameters
{
    public static void Add(NpgsqlParameterCollection to, PendingEvents events, AppendShape shape, EventMetadata metadata, DateTimeOffset now, StoreContext store, string? snapshot)
    {
        if (shape.Many)
        {
            AddSeveral(to, events, shape, metadata, now, store);
        }
        else
        {
            AddOne(to, events, shape, metadata, now, store);
        }

        if (shape.Snapshot is not null)
        {
            to.Add(Json(snapshot));
        }
    }

    private static void AddOne(NpgsqlParameterCollection to, PendingEvents events, AppendShape shape, EventMetadata metadata, DateTimeOffset now, StoreContext store)
    {
        var (action, type) = (events.Action, events.Types[0]);
        to.Add(new NpgsqlParameter<Guid> { TypedValue = action.Id });
        to.Add(new NpgsqlParameter<long?> { TypedValue = action.ExpectedVersion, NpgsqlDbType = NpgsqlDbType.Bigint });
        to.Add(new NpgsqlParameter<Guid> { TypedValue = events.Ids[0] });
        to.Add(Text(type.Name));
        to.Add(Text(type.DotNetName));
        to.Add(Json(events.Bodies[0]));
        to.Add(Instant(now));
        AddMetadata(to, metadata, store);
        to.Add(Text(action.AggregateType));
        AddPads(to, shape.Ledger, events.Ids[0], store);
    }

    private static void AddSeveral(NpgsqlParameterCollection to, PendingEvents events, AppendShape shape, EventMetadata metadata, DateTimeOffset now, StoreContext store)
    {
        var action = events.Action;
        to.Add(new NpgsqlParameter<Guid> { TypedValue = action.Id });
        to.Add(new NpgsqlParameter<Guid[]> { TypedValue = events.Ids });
        to.Add(Texts(events.Types.Select(t => t.Name)));
        to.Add(Texts(events.Types.Select(t => t.DotNetName)));
        to.Add(new NpgsqlParameter<string[]> { TypedValue = events.Bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        to.Add(Instant(now));
        AddMetadata(to, metadata, store);
        to.Add(Text(action.AggregateType));
        to.Add(new NpgsqlParameter<long> { TypedValue = events.Types.Length });
        if (shape.Mode == AppendMode.Continue)
        {
            to.Add(new NpgsqlParameter<long> { TypedValue = action.ExpectedVersion!.Value });
        }

        AddPads(to, shape.Ledger, events.Ids[0], store);
    }

    /// <param name="bases">The version of each stream before the append; 0 when it is new.</param>
    public static void AddStreams(NpgsqlParameterCollection to, IReadOnlyList<StreamAction> actions, long[] bases, DateTimeOffset now)
    {
        to.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. actions.Select(a => a.Id)] });
        to.Add(new NpgsqlParameter<long[]> { TypedValue = bases });
        to.Add(new NpgsqlParameter<long[]> { TypedValue = [.. actions.Select(a => (long)a.Events.Count)] });
        to.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. actions.Select(a => a.AggregateType)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        to.Add(Instant(now));
    }

    /// <inheritdoc cref="AddStreams"/>
    public static void AddMany(NpgsqlParameterCollection to, IReadOnlyList<PendingEvents> streams, long[] bases, EventMetadata metadata, DateTimeOffset now, StoreContext store)
    {
        to.Add(Instant(now));
        AddMetadata(to, metadata, store);
        to.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. streams.SelectMany(s => Enumerable.Repeat(s.Action.Id, s.Types.Length))] });
        to.Add(new NpgsqlParameter<long[]> { TypedValue = [.. streams.SelectMany((s, i) => Enumerable.Range(1, s.Types.Length).Select(n => bases[i] + n))] });
        to.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. streams.SelectMany(s => s.Ids)] });
        List<EventType> types = [.. streams.SelectMany(s => s.Types).Distinct()];
        to.Add(Texts(types.Select(t => t.Name)));
        to.Add(Texts(types.Select(t => t.DotNetName)));
        to.Add(new NpgsqlParameter<int[]> { TypedValue = [.. streams.SelectMany(s => s.Types).Select(t => types.IndexOf(t) + 1)] });
        to.Add(new NpgsqlParameter<string[]> { TypedValue = [.. streams.SelectMany(s => s.Bodies)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        AddPads(to, store.Options.Ledger, streams[0].Ids[0], store);
    }

    private static void AddMetadata(NpgsqlParameterCollection to, EventMetadata metadata, StoreContext store)
    {
        to.Add(Text(metadata.UserName));
        to.Add(Text(metadata.CorrelationId));
        to.Add(Text(metadata.CausationId));
        to.Add(Json(metadata.Headers is null ? null : JsonSerializer.Serialize(metadata.Headers, store.Json.Options)));
    }

    private static void AddPads(NpgsqlParameterCollection to, bool ledger, Guid nonce, StoreContext store)
    {
        if (ledger)
        {
            var (inner, outer) = store.Mac.Pads(nonce);
            to.Add(Bytes(inner));
            to.Add(Bytes(outer));
        }
    }

    private static NpgsqlParameter<DateTimeOffset> Instant(DateTimeOffset value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> values) => new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private static NpgsqlParameter<byte[]> Bytes(byte[] value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter<string> Text(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<string> Json(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb };
}
