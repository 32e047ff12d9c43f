using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class EventSession(StoreContext store, EventMetadata metadata) : QuerySession(store), IEventSession
{
    private readonly List<StreamAction> _actions = [];
    private readonly List<NameChange> _names = [];
    private readonly List<Guid> _archived = [];
    private readonly List<Func<NpgsqlConnection, NpgsqlTransaction, IReadOnlyList<IEvent>, CancellationToken, Task>> _work = [];

    public void StartStream<T>(Guid id, params IReadOnlyList<object> events) where T : class
    {
        var action = ActionOf(id, expectedVersion: 0);
        action.MustBeNew = true;
        action.AggregateType = Names.AliasOf<T>();
        (action.StateKnown, action.Snapshot) = (true, Context.Snapshots.Of(typeof(T)));
        action.Events.AddRange(events);
    }

    public void Append(Guid id, params IReadOnlyList<object> events) => ActionOf(id, expectedVersion: null).Events.AddRange(events);

    public void AppendExpecting(Guid id, long expectedVersion, params IReadOnlyList<object> events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion); // to the statements it would mean « whatever version »
        ActionOf(id, expectedVersion).Events.AddRange(events);
    }

    public async Task<IEventStream<T>> FetchForWriting<T>(Guid id, long? expectedVersion = null, CancellationToken ct = default) where T : class
    {
        var (version, state) = await StateReader<T>.LatestAsync(Context, id, ct);
        if (expectedVersion is { } expected && expected != version)
        {
            var stream = await FetchStreamStateAsync(id, ct);
            throw AppendRefusal.Of(new StreamAction(id) { ExpectedVersion = expected }, stream?.Version, stream is { IsArchived: true });
        }

        return Fetched(id, version, state);
    }

    public void ClaimName(string scope, string name, Guid owner) => _names.Add(new(scope, FoldedName.Of(name), name, owner, Release: false));

    public void ReleaseName(string scope, string name, Guid owner) => _names.Add(new(scope, FoldedName.Of(name), name, owner, Release: true));

    public void ArchiveStream(Guid id) => _archived.Add(id);

    public void Enlist(Func<NpgsqlConnection, NpgsqlTransaction, IReadOnlyList<IEvent>, CancellationToken, Task> work) => _work.Add(work);

    private FetchedStream<T> Fetched<T>(Guid id, long version, T? state) where T : class
    {
        var action = ActionOf(id, version);
        action.AggregateType ??= Names.AliasOf<T>();
        (action.StateKnown, action.State, action.Snapshot) = (true, state, Context.Snapshots.Of(typeof(T)));
        return new FetchedStream<T>(action, state, version);
    }

    // One version token per stream and unit of work: a second fetch or append never loosens the first one's.
    private StreamAction ActionOf(Guid id, long? expectedVersion)
    {
        var action = _actions.Find(a => a.Id == id);
        if (action is null)
        {
            _actions.Add(action = new StreamAction(id) { ExpectedVersion = expectedVersion });
        }
        else if (expectedVersion is { } expected && action.ExpectedVersion is { } first && first != expected)
        {
            throw new EventStreamUnexpectedMaxEventIdException(id, first, expected);
        }

        action.ExpectedVersion ??= expectedVersion;
        return action;
    }

    private sealed record NameChange(string Scope, string Folded, string Name, Guid Owner, bool Release);

    private sealed class FetchedStream<T>(StreamAction action, T? aggregate, long version) : IEventStream<T> where T : class
    {
        public Guid Id => action.Id;

        public T? Aggregate => aggregate;

        public long StartingVersion => version;

        public void AppendMany(params IReadOnlyList<object> events) => action.Events.AddRange(events);
    }
}
