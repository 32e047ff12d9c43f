using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Platform.SignIn;

/// <summary>The guide's demonstration accounts and the three that its road lacks. Their passwords are public: demo mode only, loopback only (D53).</summary>
public sealed class DemoAccounts(LoginHasher hasher, IReadTables tables, INumbers numbers, ICommandBus bus, SessionStore sessions)
{
    public sealed record Account(string Login, string Password, string FullName, PlatformRole Role, BusinessFunction Function);

    public static readonly IReadOnlyList<Account> All =
    [
        new("admin", "admin123", "Alice Martin", PlatformRole.Admin, BusinessFunction.Viewer),
        new("datascientist", "password123", "Louis Moreau", PlatformRole.Standard, BusinessFunction.DataScientist),
        new("business", "password123", "Nadia Bernard", PlatformRole.Standard, BusinessFunction.BusinessUser),
        new("viewer", "password123", "Paul Petit", PlatformRole.Standard, BusinessFunction.Viewer),
        new("manager", "password123", "Amina Benali", PlatformRole.Manager, BusinessFunction.Viewer),
        new("analyste", "password123", "Claire Fontaine", PlatformRole.Standard, BusinessFunction.AmlAnalyst),
        new("auditeur", "password123", "Hugo Lambert", PlatformRole.Standard, BusinessFunction.AmlAuditor),
    ];

    /// <summary>Creates those that are missing. Safe to call at every start.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        foreach (var account in All)
        {
            if (await IdOfAsync(account.Login, ct) is not null)
                continue;
            var id = Guid.CreateVersion7();
            var command = new CreateUser(id, await numbers.NextAsync("user", ct), account.Login, account.FullName, null, account.Role, account.Function);
            var result = await bus.SendAsync(command, Envelope(Actor.System), ct);
            if (!result.Ok)
                throw new InvalidOperationException($"Demo account {account.Login} was refused: {result.Refusals[0].Rule}.");
            await sessions.SetPasswordHashAsync(id, SignInService.HashOf(account.Password), null, ct);
            await bus.SendAsync(new RecordPasswordChange(id, ByInvitation: false), Envelope(Actor.System), ct);
        }
    }

    public async Task<Guid?> IdOfAsync(string login, CancellationToken ct) =>
        (await tables.ListAsync<UserRow>(AsOf.Now, "login_hash = @hash", new { hash = hasher.KeyOf(login).Hash }, limit: 1, ct: ct)).FirstOrDefault()?.UserId;

    private static CommandEnvelope Envelope(Actor actor) => new(actor.UserId, Guid.CreateVersion7());
}
