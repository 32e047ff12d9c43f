using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using Microsoft.AspNetCore.Identity;

namespace KeplerAI.Platform.SignIn;

/// <summary>What came of an attempt: a session, or why not.</summary>
public sealed record SignInResult(LiveSession? Session, SignInFailure? Failure, DateTimeOffset? LockedUntil);

/// <summary>Checks a password and records the attempt, right or wrong, before it answers.</summary>
public sealed class SignInService(LoginHasher hasher, IReadTables tables, IEventStore store, ICommandBus bus, SessionStore sessions)
{
    private static readonly PasswordHasher<object> Passwords = new();

    // Verified against when the login is unknown, so that both answers take the same time.
    private static readonly string Decoy = HashOf(Guid.NewGuid().ToString());

    public static string HashOf(string password) => Passwords.HashPassword(Passwords, password);

    public async Task<SignInResult> SignInAsync(string login, string password, CancellationToken ct)
    {
        var key = hasher.KeyOf(login);
        var user = (await tables.ListAsync<UserRow>(AsOf.Now, "login_hash = @hash", new { hash = key.Hash }, limit: 1, ct: ct)).FirstOrDefault();
        var right = await VerifyAsync(user, password, ct);
        var session = new LiveSession(Guid.CreateVersion7(), user?.UserId ?? Guid.Empty, key.Hash);

        var actor = user is not null && right ? user.UserId : Actor.System.UserId;
        var command = new RecordSignIn(key.Hash, user?.UserId, right, user?.Disabled ?? false, session.SessionId);
        var sent = await bus.SendAsync(command, new CommandEnvelope(actor, Guid.CreateVersion7()), ct);
        if (!sent.Ok)
            return new(null, SignInFailure.WrongPassword, null);
        if (await FailureAsync(session, ct) is { } failure)
            return failure;
        await sessions.StartAsync(session, ct);
        return new(session, null, null);
    }

    private async Task<bool> VerifyAsync(UserRow? user, string password, CancellationToken ct)
    {
        var hash = user is null ? null : await sessions.PasswordHashAsync(user.UserId, ct);
        var verdict = Passwords.VerifyHashedPassword(Passwords, hash ?? Decoy, password);
        return hash is not null && verdict is not PasswordVerificationResult.Failed;
    }

    // The handler decided under concurrency control; what it wrote about this session is the answer.
    private async Task<SignInResult?> FailureAsync(LiveSession session, CancellationToken ct)
    {
        await using var query = store.QuerySession();
        var stream = RecordSignIn.StreamOf(session.LoginHash);
        var last = (await query.FetchStreamStateAsync(stream, ct))?.Version ?? 0;
        var events = await query.FetchStreamAsync(stream, fromVersion: Math.Max(1, last - 9), ct: ct);
        if (events.Any(e => e.Data is SignedIn signedIn && signedIn.SessionId == session.SessionId))
            return null;
        var locked = events.Select(e => e.Data).OfType<SignInLocked>().LastOrDefault();
        var failed = events.Select(e => e.Data).OfType<SignInFailed>().Last();
        return events[^1].Data is SignInLocked || failed.Reason == SignInFailure.Locked
            ? new(null, SignInFailure.Locked, locked?.Until)
            : new(null, failed.Reason, null);
    }
}
