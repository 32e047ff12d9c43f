using KeplerAI.EventStore;

namespace KeplerAI.Torture;

/// <summary>Appends in every way there is until it is killed, and remembers what was acknowledged.</summary>
public sealed class Writer(IEventStore store, int seed, AckLog log)
{
    public const int SharedStreams = 24;
    private static readonly string[] Regions = ["north", "south", "east", "west", "centre"];
    private static readonly EventMetadata Someone = new("0199aaaa-0000-7000-8000-000000000007", "torture");
    private readonly Random _dice = new(seed);

    public async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await OneAsync();
            }
            catch (Exception)
            {
                // A conflict, an abort, a dead connection: the outcome may be unknown, so the tokens are not used again.
                await Task.Delay(_dice.Next(1, 40));
            }
        }
    }

    /// <summary>Draws its numbers and keeps everybody waiting for them.</summary>
    public async Task SlowAsync(TimeSpan time, bool fail)
    {
        await using var session = store.OpenSession(Someone);
        var id = Guid.NewGuid();
        var tokens = new List<Guid>();
        session.StartStream<Unit>(id, [Opened(id, tokens), Moved(tokens)]);
        session.Enlist(async (_, _, _, ct) =>
        {
            await Task.Delay(time, ct);
            if (fail)
            {
                throw new InvalidOperationException("It never comes.");
            }
        });
        await SaveAsync(session, tokens);
    }

    private Task OneAsync() => _dice.Next(100) switch
    {
        < 40 => DecideAsync(),
        < 50 => SeeAsync(),
        < 65 => StartAsync(),
        < 80 => SeveralAsync(),
        < 88 => StaleAsync(),
        < 92 => SlowAsync(TimeSpan.FromMilliseconds(_dice.Next(50, 900)), fail: _dice.Next(3) == 0),
        _ => SlowAsync(TimeSpan.Zero, fail: true),
    };

    private async Task DecideAsync()
    {
        await using var session = store.OpenSession(Someone);
        var stream = await session.FetchForWriting<Unit>(Shared());
        var tokens = new List<Guid>();
        stream.AppendMany([.. Enumerable.Range(0, _dice.Next(1, 4)).Select(_ => Moved(tokens))]);
        await SaveAsync(session, tokens);
    }

    private async Task StartAsync()
    {
        await using var session = store.OpenSession(Someone);
        var (id, tokens) = (Guid.NewGuid(), new List<Guid>());
        session.StartStream<Unit>(id, [Opened(id, tokens), .. Enumerable.Range(0, _dice.Next(0, 5)).Select(_ => Moved(tokens))]);
        await SaveAsync(session, tokens);
    }

    /// <summary>The server gives the version; everybody writes to the same few streams.</summary>
    private async Task SeeAsync()
    {
        await using var session = store.OpenSession(Someone);
        var tokens = new List<Guid>();
        session.Append(DeterministicGuid.From("torture", $"seen {_dice.Next(3)}"), [.. Enumerable.Range(0, _dice.Next(1, 3)).Select(_ => new UnitSeen(Token(tokens)))]);
        await SaveAsync(session, tokens);
    }

    private async Task SeveralAsync()
    {
        await using var session = store.OpenSession(Someone);
        var tokens = new List<Guid>();
        for (var i = _dice.Next(2, 5); i > 0; i--)
        {
            session.Append(Shared(), Moved(tokens));
        }

        await SaveAsync(session, tokens);
    }

    private async Task StaleAsync()
    {
        await using var session = store.OpenSession(Someone);
        var tokens = new List<Guid>();
        session.AppendExpecting(Shared(), _dice.Next(1, 50), Moved(tokens));
        await SaveAsync(session, tokens);
    }

    private async Task SaveAsync(IEventSession session, List<Guid> tokens)
    {
        log.Trying(tokens);
        log.Acknowledged((await session.SaveChangesAsync()).Select(e => new Attempted(TokenOf(e.Data), e.StreamId, e.Version, e.Sequence)));
    }

    private static Guid TokenOf(object data) => data switch
    {
        UnitOpened opened => opened.Token,
        UnitSeen seen => seen.Token,
        _ => ((UnitMoved)data).Token,
    };

    private Guid Shared() => DeterministicGuid.From("torture", $"shared {_dice.Next(SharedStreams)}");

    private UnitOpened Opened(Guid id, List<Guid> tokens) => new(id, Regions[_dice.Next(Regions.Length)], Token(tokens));

    private UnitMoved Moved(List<Guid> tokens) => new(Regions[_dice.Next(Regions.Length)], _dice.Next(-50, 100), Token(tokens));

    private static Guid Token(List<Guid> tokens)
    {
        tokens.Add(Guid.NewGuid());
        return tokens[^1];
    }
}
