using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Demo;

/// <summary>Sends commands as the demo's accounts, and waits for what the workers do with them.</summary>
public sealed class DemoSender(ICommandBus bus, DemoAccounts accounts, IReadTables tables)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task SendAsync(string login, ICommand command, CancellationToken ct)
    {
        var result = await bus.SendAsync(command, new CommandEnvelope(await IdAsync(login, ct), Guid.CreateVersion7()), ct);
        if (!result.Ok)
            throw new InvalidOperationException($"{command.GetType().Name} by {login}: {result.Outcome} {string.Join(", ", result.Refusals.Select(r => r.Rule))}");
    }

    public async Task<Guid> IdAsync(string login, CancellationToken ct) =>
        await accounts.IdOfAsync(login, ct) ?? throw new InvalidOperationException($"No account « {login} ».");

    /// <summary>The row once <paramref name="done"/> holds of it.</summary>
    public async Task<TRow> WaitAsync<TRow>(Guid key, Func<TRow, bool> done, CancellationToken ct) where TRow : class
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Patience);
        while (true)
        {
            if (await tables.FindAsync<TRow>(AsOf.Now, key, ct) is { } row && done(row))
                return row;
            if (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
                throw new TimeoutException($"{typeof(TRow).Name} {key} was still not done after {Patience.TotalMinutes} minutes.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }
}
