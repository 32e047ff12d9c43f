using KeplerAI.Administration.Users;
using KeplerAI.Messaging;

namespace KeplerAI.Platform;

/// <summary>The signed-in person of this request, from the session only.</summary>
public interface ICurrentUser
{
    /// <exception cref="InvalidOperationException">When nobody is signed in.</exception>
    Actor Actor { get; }

    bool IsSignedIn { get; }

    string DisplayName { get; }

    PlatformRole Role { get; }

    BusinessFunction Function { get; }
}
