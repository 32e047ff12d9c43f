using KeplerAI.EventStore;

namespace KeplerAI.Administration.Users;

/// <summary>A user as the pages list it. Names stay ciphertext in the table. Inline table <c>user_account</c>.</summary>
public sealed record UserRow([property: Key] Guid UserId, int Number, PersonalData Login, string LoginHash, PersonalData FullName, PersonalData? Email, PlatformRole Role, BusinessFunction Function, bool Disabled, DateTimeOffset Since, long Version);

/// <summary>Folds <see cref="UserRow"/>.</summary>
public sealed class UserRows : TemporalProjection<UserRow>
{
    public UserRows() : base("user_account")
    {
        Project<UserCreated>(Stream, (_, e) => new(e.StreamId, e.Data.Number, e.Data.Login, e.Data.LoginHash, e.Data.FullName, e.Data.Email, e.Data.Role, e.Data.Function, false, e.Timestamp, e.Version));
        Change<UserRoleChanged>((row, e) => row with { Role = e.Role });
        Change<UserFunctionChanged>((row, e) => row with { Function = e.Function });
        Change<UserRenamed>((row, e) => row with { FullName = e.FullName, Email = e.Email });
        Change<UserDisabled>((row, _) => row with { Disabled = true });
        Change<UserEnabled>((row, _) => row with { Disabled = false });
        Change<UserInvited>((row, _) => row);
        Change<UserPasswordChanged>((row, _) => row);
    }

    public override IReadOnlyList<string> Indexes => ["login_hash", "number"];

    private void Change<TEvent>(Func<UserRow, TEvent, UserRow> change) where TEvent : notnull =>
        Project<TEvent>(Stream, (row, e) => change(row!, e.Data) with { Version = e.Version });

    private static object Stream(IEvent e) => e.StreamId;
}
