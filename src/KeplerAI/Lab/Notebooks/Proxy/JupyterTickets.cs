using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace KeplerAI.Lab.Notebooks.Proxy;

/// <summary>Carries a person from the application's origin to the notebooks' one: thirty seconds, one use, one instance.</summary>
public sealed class JupyterTickets(TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Ticket> _open = new(StringComparer.Ordinal);

    public string Issue(Guid instanceId, Guid userId)
    {
        foreach (var (old, _) in _open.Where(t => t.Value.Until < clock.GetUtcNow())) _open.TryRemove(old, out _);
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _open[ticket] = new(instanceId, userId, clock.GetUtcNow() + Life);
        return ticket;
    }

    /// <returns>Whom the ticket was for; null when it is unknown, used, too old or another instance's.</returns>
    public Guid? Redeem(string ticket, Guid instanceId) =>
        _open.TryRemove(ticket, out var found) && found.InstanceId == instanceId && found.Until >= clock.GetUtcNow() ? found.UserId : null;

    private sealed record Ticket(Guid InstanceId, Guid UserId, DateTimeOffset Until);
}
