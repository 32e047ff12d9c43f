using KeplerAI.EventStore;

namespace KeplerAI.Administration.Users;

/// <summary>The four levels of access (guide A).</summary>
public enum PlatformRole
{
    Standard,
    Manager,
    DevOps,
    Admin,
}

/// <summary>The business function: a default on the user, and one per membership.</summary>
public enum BusinessFunction
{
    Viewer,
    BusinessUser,
    AmlAnalyst,
    DataScientist,
    AmlAuditor,
}

/// <param name="LoginHash">Keyed hash of the folded login; the claim of scope « login » is made under it.</param>
[EventName("user_created")]
public sealed record UserCreated(Guid UserId, int Number, PersonalData Login, string LoginHash, PersonalData FullName, PersonalData? Email, PlatformRole Role, BusinessFunction Function);

[EventName("user_role_changed")]
public sealed record UserRoleChanged(PlatformRole Role);

[EventName("user_function_changed")]
public sealed record UserFunctionChanged(BusinessFunction Function);

[EventName("user_renamed")]
public sealed record UserRenamed(PersonalData FullName, PersonalData? Email);

/// <summary>A one-time link was issued; its token lives outside the events.</summary>
[EventName("user_invited")]
public sealed record UserInvited(DateTimeOffset ExpiresAt);

[EventName("user_password_changed")]
public sealed record UserPasswordChanged(bool ByInvitation);

[EventName("user_disabled")]
public sealed record UserDisabled(string Reason);

[EventName("user_enabled")]
public sealed record UserEnabled;

public sealed record User(Guid Id, int Number, PersonalData Login, string LoginHash, PersonalData FullName, PersonalData? Email, PlatformRole Role, BusinessFunction Function, bool Disabled)
{
    public static User Create(UserCreated e) => new(e.UserId, e.Number, e.Login, e.LoginHash, e.FullName, e.Email, e.Role, e.Function, Disabled: false);

    public User Apply(UserRoleChanged e) => this with { Role = e.Role };

    public User Apply(UserFunctionChanged e) => this with { Function = e.Function };

    public User Apply(UserRenamed e) => this with { FullName = e.FullName, Email = e.Email };

    public User Apply(UserDisabled _) => this with { Disabled = true };

    public User Apply(UserEnabled _) => this with { Disabled = false };
}
