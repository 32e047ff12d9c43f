using System.Collections.Immutable;

namespace KeplerAI.EventStore.Tests.Support;

public sealed record Note(string Text, int Weight);

public sealed record AccountRow(
    [property: Key] Guid AccountId, string Holder, AccountKind Kind, decimal Balance, int Moves, long Version, bool Rich, double Ratio,
    DateTimeOffset Since, DateTimeOffset? LastMove, Guid? Counterpart, ImmutableArray<string> Tags, ImmutableDictionary<string, double> Scores, Note? Note, PersonalData? Name, string? Remark);

public sealed class AccountRows : TemporalProjection<AccountRow>
{
    public AccountRows() : base("account")
    {
        Project<AccountOpened>(e => e.Data.AccountId, (_, e) => new(
            e.Data.AccountId, e.Data.Holder, e.Data.Kind, 0, 0, e.Version, false, 0, e.Timestamp, null, null, e.Data.Tags, ImmutableDictionary<string, double>.Empty, null, null, null));
        Project<MoneyDeposited>(e => e.StreamId, (row, e) => Moved(row!, e, e.Data.Amount) with { Counterpart = e.Data.CounterpartId });
        Project<MoneyWithdrawn>(e => e.StreamId, (row, e) => Moved(row!, e, -e.Data.Amount));
        Project<AccountLabelled>(e => e.StreamId, (row, e) => row! with { Scores = e.Data.Scores, LastMove = e.Data.At, Note = new("labelled", e.Data.Scores.Count), Version = e.Version });
        Project<HolderNamed>(e => e.StreamId, (row, e) => row! with { Name = e.Data.Name, Version = e.Version });
        Project<AccountClosed>(e => e.StreamId, (_, _) => null);
    }

    public override IReadOnlyList<string> Indexes => ["holder", "kind, balance"];

    private static AccountRow Moved(AccountRow row, IEvent e, decimal amount) =>
        row with { Balance = row.Balance + amount, Moves = row.Moves + 1, Version = e.Version, Rich = row.Balance + amount > 100, Ratio = (double)(row.Balance + amount) / 3, LastMove = e.Timestamp };
}

public sealed record KindTotalRow([property: Key] AccountKind Kind, int Accounts);

public sealed class KindTotals : TemporalProjection<KindTotalRow>
{
    public KindTotals() : base("kind_total") =>
        Project<AccountOpened>(e => e.Data.Kind, (row, e) => new(e.Data.Kind, (row?.Accounts ?? 0) + 1));

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;
}

public sealed record LinkRow([property: Key] Guid FromId, [property: Key] Guid ToId, int Transfers);

/// <summary>Two rows per transfer, one each way.</summary>
public sealed class Links : TemporalProjection<LinkRow>
{
    public Links() : base("link") =>
        ProjectMany<MoneyDeposited>(
            e => e.Data.CounterpartId is { } other ? [(e.StreamId, other), (other, e.StreamId)] : [],
            (row, _, key) => key is (Guid from, Guid to) ? new(from, to, (row?.Transfers ?? 0) + 1) : row);

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;
}
