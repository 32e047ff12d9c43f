using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Finds the number below which no event can appear any more, by the evidence of transactions, never by a clock. A writer has its
/// transaction id before it draws numbers; so once every transaction that ran when a gap was sighted has ended, what is still missing there is dead.
/// </summary>
internal sealed class HighWater(StoreContext store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private (long Ceiling, long Next)? _sighting;

    public long Mark { get; private set; }

    /// <summary>The missing number that holds the mark.</summary>
    public long? WaitingFor { get; private set; }

    public async Task<long> DetectAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await using var connection = await store.Store.OpenConnectionAsync(ct);
            var stored = await Progression.ReadAsync(connection, Progression.HighWaterMark, ct);
            var mark = await AdvanceAsync(connection, stored, ct);
            if (mark > stored)
            {
                await Progression.RaiseAsync(connection, mark, ct);
            }

            return Mark = mark;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<long> AdvanceAsync(NpgsqlConnection connection, long mark, CancellationToken ct)
    {
        while (true)
        {
            var reading = await HighWaterReading.TakeAsync(connection, mark, ct);
            mark = reading.Contiguous;
            if (reading.AfterGap is { } after)
            {
                if (!IsDead(reading, after))
                {
                    WaitingFor = mark + 1;
                    return mark;
                }

                await Progression.RecordSkipAsync(connection, mark, after - 1, ct);
                mark = after - 1;
            }
            else if (!reading.Full)
            {
                (_sighting, WaitingFor) = (null, null);
                return mark;
            }
        }
    }

    private bool IsDead(HighWaterReading reading, long after)
    {
        if (reading.Oldest >= reading.Next)
        {
            return true; // nothing runs at all
        }

        var ended = _sighting is { } sighting && reading.Oldest >= sighting.Next;
        if (ended && after <= _sighting!.Value.Ceiling)
        {
            return true;
        }

        if (ended || _sighting is null)
        {
            _sighting = (reading.Last, reading.Next);
        }

        return false;
    }
}
