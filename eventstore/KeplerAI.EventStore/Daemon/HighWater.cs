using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Finds the number below which no event can appear any more, by the evidence of transactions, never by a clock. A writer has its
/// transaction id before it draws numbers; so once every transaction that had an id when a gap was sighted has ended, what is still missing there is dead.
/// </summary>
internal sealed class HighWater(StoreContext store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Sighting? _sighting;

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
                if (!IsDead(reading, after) && !await SightAsync(connection, reading, ct))
                {
                    WaitingFor = mark + 1;
                    return mark;
                }

                if (!IsDead(reading, after))
                {
                    continue; // just sighted: look again, all its writers may be gone already
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

    private bool IsDead(HighWaterReading reading, long after) =>
        _sighting is { } sighting && after <= sighting.Ceiling && reading.Oldest >= sighting.Fence;

    /// <summary>Notes the gaps of a reading, unless older ones are still being waited for.</summary>
    private async Task<bool> SightAsync(NpgsqlConnection connection, HighWaterReading reading, CancellationToken ct)
    {
        if (_sighting is { } pending && reading.Oldest < pending.Fence)
        {
            return false;
        }

        _sighting = new(reading.Last, await Progression.FenceAsync(connection, ct));
        return true;
    }

    /// <param name="Ceiling">Numbers up to here had been drawn.</param>
    /// <param name="Fence">A transaction id given after that: whoever drew them has a lower one.</param>
    private sealed record Sighting(long Ceiling, long Fence);
}
