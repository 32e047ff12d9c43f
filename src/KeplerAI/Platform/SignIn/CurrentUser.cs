using System.Security.Claims;
using KeplerAI.Administration.Users;
using KeplerAI.Messaging;

namespace KeplerAI.Platform.SignIn;

/// <summary>The account that the session check found for this request.</summary>
public sealed record AccountFeature(UserRow User, LiveSession Session);

public sealed class CurrentUser(IHttpContextAccessor accessor) : ICurrentUser
{
    private AccountFeature? Account => accessor.HttpContext?.Features.Get<AccountFeature>();

    private AccountFeature SignedIn => Account ?? throw new InvalidOperationException("Nobody is signed in.");

    public Actor Actor => new(SignedIn.User.UserId);

    public bool IsSignedIn => Account is not null && accessor.HttpContext!.User.Identity?.IsAuthenticated == true;

    public string DisplayName => SignedIn.User.FullName.Value ?? "—";

    public PlatformRole Role => SignedIn.User.Role;

    public BusinessFunction Function => SignedIn.User.Function;

    public LiveSession Session => SignedIn.Session;

    internal static ClaimsPrincipal Principal(LiveSession session, string scheme) =>
        new(new ClaimsIdentity([new Claim("sid", session.SessionId.ToString()), new Claim(ClaimTypes.NameIdentifier, session.UserId.ToString())], scheme));
}
