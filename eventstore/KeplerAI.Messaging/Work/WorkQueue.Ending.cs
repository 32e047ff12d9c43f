namespace KeplerAI.Messaging;

public sealed partial class WorkQueue
{
    /// <returns>False when a later attempt holds the work: this one's end counts for nothing.</returns>
    public Task<bool> CompleteAsync(WorkLease lease, CancellationToken ct = default) => EndAsync(lease, "done", null, ct);

    public Task<bool> CancelledAsync(WorkLease lease, CancellationToken ct = default) => EndAsync(lease, "cancelled", null, ct);

    /// <summary>No further attempt: someone has to look.</summary>
    public Task<bool> KillAsync(WorkLease lease, string error, CancellationToken ct = default) => EndAsync(lease, "dead", error, ct);

    /// <summary>Tries again after a back-off, or gives up when no attempt is left.</summary>
    public async Task<bool> FailAsync(WorkLease lease, string error, CancellationToken ct = default)
    {
        await using var command = Held(lease, """
            state = case when attempts >= max_attempts then 'dead' else 'ready' end,
            ended_at = case when attempts >= max_attempts then clock_timestamp() end,
            run_at = clock_timestamp() + $3, last_error = $4, lease_owner = null, lease_until = null
            """);
        command.Parameters.Add(new() { Value = BackOff(lease.Attempt) });
        command.Parameters.Add(new() { Value = error });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Gives the work back because this process stops: the interruption does not count against its attempts.</summary>
    public async Task<bool> ReleaseAsync(WorkLease lease, CancellationToken ct = default)
    {
        await using var command = Held(lease, """
            state = 'ready', run_at = clock_timestamp(), max_attempts = max_attempts + 1, lease_owner = null, lease_until = null
            """);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private async Task<bool> EndAsync(WorkLease lease, string state, string? error, CancellationToken ct)
    {
        await using var command = Held(lease, $"state = '{state}', ended_at = clock_timestamp(), last_error = coalesce($3, last_error), lease_owner = null, lease_until = null");
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Doubles at each attempt, half of it by chance, so that work that failed together does not come back together.</summary>
    private TimeSpan BackOff(int attempt)
    {
        var ceiling = Math.Min(options.BackOffCap.TotalSeconds, options.BackOff.TotalSeconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromSeconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
