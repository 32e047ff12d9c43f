using System.Collections.Immutable;

namespace KeplerAI.EventStore.Tests.Support;

public enum AccountKind
{
    Current,
    Savings,
}

[EventName("account_opened")]
public sealed record AccountOpened(Guid AccountId, string Holder, AccountKind Kind, ImmutableArray<string> Tags);

[EventName("money_deposited")]
public sealed record MoneyDeposited(decimal Amount, Guid? CounterpartId = null);

[EventName("money_withdrawn")]
public sealed record MoneyWithdrawn(decimal Amount);

[EventName("account_labelled")]
public sealed record AccountLabelled(ImmutableDictionary<string, double> Scores, DateTimeOffset At);

[EventName("holder_named")]
public sealed record HolderNamed(PersonalData Name);

[EventName("account_closed")]
public sealed record AccountClosed(string Reason);

public sealed record Account(Guid Id, string Holder, AccountKind Kind, decimal Balance, DateTimeOffset Since, bool Closed)
{
    public static Account Create(IEvent<AccountOpened> e) => new(e.Data.AccountId, e.Data.Holder, e.Data.Kind, 0, e.Timestamp, Closed: false);

    public Account Apply(MoneyDeposited e) => this with { Balance = Balance + e.Amount };

    public Account Apply(IEvent<MoneyWithdrawn> e) => this with { Balance = Balance - e.Data.Amount };

    public Account Apply(AccountClosed _) => this with { Closed = true };
}
