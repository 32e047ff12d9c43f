using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>The events of one action as they will be stored: type, body and id of each.</summary>
internal sealed class PendingEvents
{
    private readonly StoreContext _store;
    private readonly StreamAction _action;

    public PendingEvents(StoreContext store, StreamAction action, DateTimeOffset now)
    {
        (_store, _action) = (store, action);
        var count = action.Events.Count;
        (Types, Bodies, Ids) = (new EventType[count], new string[count], new Guid[count]);
        for (var i = 0; i < count; i++)
        {
            var e = action.Events[i];
            Types[i] = store.Catalogue.Of(e.GetType());
            Bodies[i] = JsonSerializer.Serialize(e, Types[i].Type, store.Json.Options);
            Ids[i] = Guid.CreateVersion7(now);
        }
    }

    public EventType[] Types { get; }

    public string[] Bodies { get; }

    public Guid[] Ids { get; }

    public StreamAction Action => _action;

    /// <summary>
    /// The events as written. <paramref name="readBack"/> reads each from its own text, so that what is folded now is exactly what a rebuild
    /// will fold; what is only handed back to the writer is not worth that.
    /// </summary>
    public IEnumerable<IEvent> Written(long lastVersion, IReadOnlyList<long>? sequences, EventMetadata metadata, DateTimeOffset now, bool readBack)
    {
        var headers = metadata.Headers is { } given ? new Lazy<IReadOnlyDictionary<string, JsonElement>?>(() => given.ToDictionary(h => h.Key, h => JsonSerializer.SerializeToElement(h.Value))) : null;
        for (var i = 0; i < Types.Length; i++)
        {
            var origin = new EventOrigin(Ids[i], metadata.UserName, metadata.CorrelationId, metadata.CausationId, Headers: null, IsArchived: false) { LateHeaders = headers };
            var header = new EventHeader(_action.Id, lastVersion - Types.Length + i + 1, sequences?[i] ?? 0, Types[i].Name, now, origin);
            yield return Types[i].Wrap(header, readBack ? JsonSerializer.Deserialize(Bodies[i], Types[i].Type, _store.Json.Options)! : _action.Events[i]);
        }
    }
}
