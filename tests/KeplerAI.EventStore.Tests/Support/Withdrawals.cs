namespace KeplerAI.EventStore.Tests.Support;

public sealed record WithdrawalsRow([property: Key] Guid AccountId, int Moves, Guid? Last, string? By, string? Correlation, string? Causation, string? Agent);

/// <summary>Asks only a few events where they came from.</summary>
public sealed class Withdrawals : TemporalProjection<WithdrawalsRow>
{
    public Withdrawals() : base("withdrawals")
    {
        Project<MoneyDeposited>(e => e.StreamId, (row, e) => (row ?? new(e.StreamId, 0, null, null, null, null, null)) with { Moves = (row?.Moves ?? 0) + 1 });
        Project<MoneyWithdrawn>(e => e.StreamId, (row, e) => new(
            e.StreamId, (row?.Moves ?? 0) + 1, e.Id, e.UserName, e.CorrelationId, e.CausationId, e.Headers?["agent"].GetString()));
    }
}
