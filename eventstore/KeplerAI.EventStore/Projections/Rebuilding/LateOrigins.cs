using System.Globalization;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Where the events of one page of the log came from. Few projections ask, and what nobody asks for need not be sent: it is read for the whole page,
/// in the way of the fold, when the first event is asked.
/// </summary>
/// <param name="floor">The page's events are those after this number that fit <paramref name="filter"/>.</param>
/// <param name="asked">Told at the first question: the pages to come had better be sent whole.</param>
internal sealed class LateOrigins(StoreContext store, long floor, string filter, Action asked)
{
    private readonly Lock _lock = new();
    private Dictionary<long, EventOrigin>? _origins;

    /// <summary>The page's last number; set before its events are handed out.</summary>
    public long Ceiling { get; set; }

    public EventOrigin Of(long sequence)
    {
        lock (_lock)
        {
            return (_origins ??= Read())[sequence];
        }
    }

    private Dictionary<long, EventOrigin> Read()
    {
        asked();
        using var connection = store.Store.OpenConnection();
        using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"""
            select seq_id, id, user_name, correlation_id, causation_id, headers, is_archived
            from kepler_events.mt_events where seq_id > {floor} and seq_id <= {Ceiling}{filter}
            """), connection);
        using var reader = command.ExecuteReader();
        var origins = new Dictionary<long, EventOrigin>();
        while (reader.Read())
        {
            origins.Add(reader.GetInt64(0), EventReader.Origin(reader, id: 1, first: 2));
        }

        return origins;
    }
}
