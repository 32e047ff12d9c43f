using KeplerAI.EventStore;

namespace KeplerAI.Platform.SignIn;

/// <summary>Why a sign-in failed. The person sees one message for the first two.</summary>
public enum SignInFailure
{
    UnknownLogin,
    WrongPassword,
    Locked,
    Disabled,
}

[EventName("signed_in")]
public sealed record SignedIn(Guid UserId, Guid SessionId);

[EventName("sign_in_failed")]
public sealed record SignInFailed(Guid? UserId, string LoginHash, SignInFailure Reason);

[EventName("sign_in_locked")]
public sealed record SignInLocked(Guid? UserId, DateTimeOffset Until);

[EventName("signed_out")]
public sealed record SignedOut(Guid UserId, Guid SessionId);

/// <summary>One stream per login hash: failures in a row, and the lock they led to.</summary>
public sealed record SignInActivity(int FailuresInARow, DateTimeOffset? LockedUntil)
{
    public static readonly SignInActivity None = new(0, null);

    public static SignInActivity Create(SignedIn _) => None;

    public static SignInActivity Create(SignInFailed e) => None.Apply(e);

    public SignInActivity Apply(SignedIn _) => None;

    public SignInActivity Apply(SignInFailed e) => e.Reason is SignInFailure.Locked or SignInFailure.Disabled ? this : this with { FailuresInARow = FailuresInARow + 1 };

    public SignInActivity Apply(SignInLocked e) => new(0, e.Until);
}
