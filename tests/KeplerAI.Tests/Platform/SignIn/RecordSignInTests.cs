using KeplerAI.Messaging;
using KeplerAI.Platform.SignIn;
using Shouldly;
using Xunit;

namespace KeplerAI.Tests.Platform.SignIn;

public sealed class RecordSignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 18, 0, 0, TimeSpan.Zero);
    private static readonly Guid Somebody = new("11111111-0000-7000-8000-000000000000");
    private static readonly Guid Session = new("22222222-0000-7000-8000-000000000000");

    private static RecordSignIn Attempt(bool right, Guid? user, bool disabled = false) => new("hash", user, right, disabled, Session);

    [Fact]
    [Trait("Requirement", "R232")]
    public void the_right_password_signs_in() =>
        RecordSignInHandler.Handle(Attempt(true, Somebody), null, Now).Events.ShouldBe([new SignedIn(Somebody, Session)]);

    [Fact]
    public void a_wrong_password_is_recorded_without_a_session() =>
        RecordSignInHandler.Handle(Attempt(false, Somebody), null, Now).Events.ShouldBe([new SignInFailed(Somebody, "hash", SignInFailure.WrongPassword)]);

    [Fact]
    public void an_unknown_login_is_recorded_by_its_hash_only() =>
        RecordSignInHandler.Handle(Attempt(false, null), null, Now).Events.ShouldBe([new SignInFailed(null, "hash", SignInFailure.UnknownLogin)]);

    [Fact]
    public void the_fifth_failure_in_a_row_locks_for_a_quarter_of_an_hour()
    {
        var decision = RecordSignInHandler.Handle(Attempt(false, Somebody), new SignInActivity(4, null), Now);
        decision.Events.ShouldBe([new SignInFailed(Somebody, "hash", SignInFailure.WrongPassword), new SignInLocked(Somebody, Now.AddMinutes(15))]);
    }

    [Fact]
    public void a_lock_holds_even_against_the_right_password_then_ends()
    {
        var locked = new SignInActivity(0, Now.AddMinutes(1));
        RecordSignInHandler.Handle(Attempt(true, Somebody), locked, Now).Events.ShouldBe([new SignInFailed(Somebody, "hash", SignInFailure.Locked)]);
        RecordSignInHandler.Handle(Attempt(true, Somebody), locked, Now.AddMinutes(2)).Events.ShouldBe([new SignedIn(Somebody, Session)]);
    }

    [Fact]
    [Trait("Requirement", "R332")]
    public void a_disabled_account_is_told_only_after_the_right_password()
    {
        RecordSignInHandler.Handle(Attempt(true, Somebody, disabled: true), null, Now).Events.ShouldBe([new SignInFailed(Somebody, "hash", SignInFailure.Disabled)]);
        RecordSignInHandler.Handle(Attempt(false, Somebody, disabled: true), null, Now).Events.ShouldBe([new SignInFailed(Somebody, "hash", SignInFailure.WrongPassword)]);
    }

    [Fact]
    public void a_success_forgets_the_failures() => new SignInActivity(3, null).Apply(new SignedIn(Somebody, Session)).FailuresInARow.ShouldBe(0);

    [Fact]
    public void failures_while_locked_do_not_count_towards_the_next_lock() =>
        new SignInActivity(0, Now).Apply(new SignInFailed(Somebody, "hash", SignInFailure.Locked)).FailuresInARow.ShouldBe(0);

    [Fact]
    public void signing_out_without_ever_signing_in_is_refused() =>
        SignOutHandler.Handle(new SignOut("hash", Somebody, Session), null).IsRefused.ShouldBeTrue();
}
