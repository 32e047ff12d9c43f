using KeplerAI.Messaging;

namespace KeplerAI.Administration.Users;

/// <summary>Issues a one-time link. The token itself is kept by <see cref="Platform.SignIn.Invitations"/>, hashed, outside the events.</summary>
public sealed record InviteUser(Guid UserId, DateTimeOffset ExpiresAt) : ICommand<User>
{
    Guid ICommand.StreamId => UserId;
}

public static class InviteUserHandler
{
    public static Decision Handle(InviteUser command, User? state) => state switch
    {
        null => Decision.Refuse("user.unknown"),
        { Disabled: true } => Decision.Refuse("user.is_disabled"),
        _ => Decision.Of(new UserInvited(command.ExpiresAt)),
    };
}

/// <summary>Says that a password was set; sent by the page that stored its hash.</summary>
public sealed record RecordPasswordChange(Guid UserId, bool ByInvitation) : ICommand<User>
{
    Guid ICommand.StreamId => UserId;
}

public static class RecordPasswordChangeHandler
{
    public static Decision Handle(RecordPasswordChange command, User? state, Actor actor) => state switch
    {
        null => Decision.Refuse("user.unknown"),
        _ when actor.UserId != command.UserId && !actor.IsSystem => Decision.Refuse("user.not_own_password"),
        _ => Decision.Of(new UserPasswordChanged(command.ByInvitation)),
    };
}
