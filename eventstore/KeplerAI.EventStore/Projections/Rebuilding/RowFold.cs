using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Folds the log into one table with the current rows in memory. Row versions that end go out by COPY; of the current rows only those touched lately are
/// kept, in two generations: when the young one is full the old one goes out as well, and a row that is touched again is taken back, a batch at a time.
/// </summary>
/// <param name="holdsRows">Whether the table already has rows that are not in memory.</param>
/// <param name="wanted">Which rows to fold; null for all.</param>
internal sealed class RowFold(ITemporalProjection projection, string table, NpgsqlConnection connection, StoreContext store, bool holdsRows, Func<RowKey, bool>? wanted) : IAsyncDisposable
{
    private readonly RowCopy _copy = new(projection.Shape, table, connection, store.Json);
    private readonly RowWriter _stored = new(projection.Shape, table, connection, transaction: null, store.Json);
    private readonly KeyFilter _gone = holdsRows ? KeyFilter.Everything() : new();
    private readonly List<RowCall> _calls = [];
    private Dictionary<RowKey, Cell> _young = [];
    private Dictionary<RowKey, Cell> _old = [];

    /// <param name="changes">Receives what changed, for a later stage.</param>
    public async Task ApplyAsync(IReadOnlyList<IEvent> events, List<IEvent>? changes, CancellationToken ct)
    {
        _calls.Clear();
        foreach (var e in events)
        {
            projection.AddCalls(e, _calls);
        }

        if (wanted is not null)
        {
            _calls.RemoveAll(c => !wanted(c.Id));
        }

        await TakeBackAsync(ct);
        foreach (var call in _calls)
        {
            Fold(call, changes);
            if (_copy.IsFull)
            {
                await _copy.SendAsync(ct);
            }
        }

        if (_young.Count >= store.Options.RebuildRowsInMemory / 2)
        {
            await PutOutAsync(_old, remember: true, ct);
            (_old, _young) = (_young, _old);
            _young.Clear();
        }
    }

    /// <summary>Everything is in the table afterwards.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        await PutOutAsync(_old, remember: false, ct);
        await PutOutAsync(_young, remember: false, ct);
        await _copy.CommitAsync(ct);
    }

    public ValueTask DisposeAsync() => _copy.DisposeAsync();

    private void Fold(in RowCall call, List<IEvent>? changes)
    {
        var cell = Find(call.Id);
        var (before, sequence) = (cell?.Row, call.Event.Sequence);
        var after = projection.Fold(call, before);
        if (projection.Shape.Same(before, after, store.Json))
        {
            return;
        }

        changes?.Add(projection.Changed(call.Event, before, after));
        if (before is not null && cell!.From < sequence)
        {
            _copy.Add(before, cell.From, sequence);
        }

        if (after is null)
        {
            _young.Remove(call.Id);
        }
        else if (cell is null)
        {
            _young.Add(call.Id, new Cell { Row = after, From = sequence });
        }
        else
        {
            (cell.Row, cell.From) = (after, sequence);
        }
    }

    private Cell? Find(RowKey id)
    {
        if (_young.TryGetValue(id, out var cell))
        {
            return cell;
        }

        if (_old.Remove(id, out cell))
        {
            _young.Add(id, cell);
        }

        return cell;
    }

    private async Task TakeBackAsync(CancellationToken ct)
    {
        HashSet<RowKey>? missing = null;
        foreach (var call in _calls)
        {
            if (!_young.ContainsKey(call.Id) && !_old.ContainsKey(call.Id) && _gone.MayHold(call.Id))
            {
                (missing ??= []).Add(call.Id);
            }
        }

        if (missing is not null)
        {
            await _copy.CommitAsync(ct);
            foreach (var (id, row, from) in await _stored.TakeAsync(missing, ct))
            {
                _young.Add(id, new Cell { Row = row, From = from });
            }
        }
    }

    private async Task PutOutAsync(Dictionary<RowKey, Cell> rows, bool remember, CancellationToken ct)
    {
        foreach (var (id, cell) in rows)
        {
            _copy.Add(cell.Row, cell.From, to: null);
            if (remember)
            {
                _gone.Add(id);
            }

            if (_copy.IsFull)
            {
                await _copy.SendAsync(ct);
            }
        }

        rows.Clear();
    }

    private sealed class Cell
    {
        public required object Row { get; set; }

        public required long From { get; set; }
    }
}
