using System.Collections.Immutable;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>Makes events of numbers: each account is opened first, and opened again after it was closed.</summary>
public sealed class AccountStory(int accounts)
{
    private readonly bool[] _open = new bool[accounts];

    public Guid[] Accounts { get; } = [.. Enumerable.Range(0, accounts).Select(_ => Guid.NewGuid())];

    /// <param name="half">Which half of the accounts it may touch.</param>
    public (Guid Account, object Event) Next(int step, int half)
    {
        var i = (step % (Accounts.Length / 2) * 2) + half;
        var e = Of(step, i);
        _open[i] = e is not AccountClosed;
        return (Accounts[i], e);
    }

    private object Of(int step, int i) => !_open[i]
        ? new AccountOpened(Accounts[i], $"holder {step}", (AccountKind)(step % 2), [$"t{step}"])
        : (step / 3 % 7) switch
        {
            0 => new AccountClosed("done"),
            1 => new AccountLabelled(ImmutableDictionary<string, double>.Empty.Add($"s{step % 2}", step / 7.0).Add("risk", step), DateTimeOffset.UnixEpoch.AddTicks(step)),
            2 => new MoneyWithdrawn(step / 100m),
            3 or 4 => new MoneyDeposited(step / 10m, Accounts[(i + 1 + (step % 2)) % Accounts.Length]),
            _ => new MoneyDeposited(step),
        };
}

/// <summary>What the read tables should say, folded with nothing of theirs.</summary>
public sealed class AccountModel
{
    public sealed record Row(string Holder, AccountKind Kind, decimal Balance, int Moves, long Version, int Scores);

    public Dictionary<Guid, Row> Accounts { get; } = [];

    public Dictionary<(Guid From, Guid To), int> Links { get; } = [];

    public static AccountModel At(IEnumerable<IEvent> events, long position)
    {
        var model = new AccountModel();
        foreach (var e in events.Where(e => e.Sequence <= position))
        {
            model.Take(e);
        }

        return model;
    }

    private void Take(IEvent e)
    {
        switch (e.Data)
        {
            case AccountClosed:
                Accounts.Remove(e.StreamId);
                break;
            case AccountOpened opened:
                Accounts[e.StreamId] = new(opened.Holder, opened.Kind, 0, 0, e.Version, 0);
                break;
            case MoneyDeposited deposited:
                Move(e, deposited.Amount);
                Link(e.StreamId, deposited.CounterpartId);
                break;
            case MoneyWithdrawn withdrawn:
                Move(e, -withdrawn.Amount);
                break;
            case AccountLabelled labelled:
                Accounts[e.StreamId] = Accounts[e.StreamId] with { Scores = labelled.Scores.Count, Version = e.Version };
                break;
        }
    }

    private void Move(IEvent e, decimal amount)
    {
        var row = Accounts[e.StreamId];
        Accounts[e.StreamId] = row with { Balance = row.Balance + amount, Moves = row.Moves + 1, Version = e.Version };
    }

    private void Link(Guid from, Guid? to)
    {
        if (to is { } other)
        {
            Links[(from, other)] = Links.GetValueOrDefault((from, other)) + 1;
            Links[(other, from)] = Links.GetValueOrDefault((other, from)) + 1;
        }
    }
}
