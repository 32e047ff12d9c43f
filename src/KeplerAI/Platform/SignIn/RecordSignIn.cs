using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Platform.SignIn;

/// <summary>What the edge found out about an attempt to sign in. Carries no password.</summary>
/// <param name="UserId">Null for an unknown login.</param>
public sealed record RecordSignIn(string LoginHash, Guid? UserId, bool PasswordRight, bool Disabled, Guid SessionId) : ICommand<SignInActivity>
{
    Guid ICommand.StreamId => StreamOf(LoginHash);

    public static Guid StreamOf(string loginHash) => DeterministicGuid.From("sign-in", loginHash);
}

public static class RecordSignInHandler
{
    public const int FailuresBeforeLock = 5;

    public static readonly TimeSpan LockFor = TimeSpan.FromMinutes(15);

    public static Decision Handle(RecordSignIn command, SignInActivity? state, DateTimeOffset now)
    {
        SignInFailed Failed(SignInFailure reason) => new(command.UserId, command.LoginHash, reason);
        var activity = state ?? SignInActivity.None;
        if (activity.LockedUntil > now)
            return Decision.Of(Failed(SignInFailure.Locked));
        if (command.UserId is { } userId && command.PasswordRight)
            return command.Disabled ? Decision.Of(Failed(SignInFailure.Disabled)) : Decision.Of(new SignedIn(userId, command.SessionId));

        var failed = Failed(command.UserId is null ? SignInFailure.UnknownLogin : SignInFailure.WrongPassword);
        return activity.FailuresInARow + 1 >= FailuresBeforeLock
            ? Decision.Of(failed, new SignInLocked(command.UserId, now + LockFor))
            : Decision.Of(failed);
    }
}

/// <summary>« Se déconnecter ».</summary>
public sealed record SignOut(string LoginHash, Guid UserId, Guid SessionId) : ICommand<SignInActivity>
{
    Guid ICommand.StreamId => RecordSignIn.StreamOf(LoginHash);
}

public static class SignOutHandler
{
    public static Decision Handle(SignOut command, SignInActivity? state) =>
        state is null ? Decision.Refuse("user.unknown") : Decision.Of(new SignedOut(command.UserId, command.SessionId));
}
