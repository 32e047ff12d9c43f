using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.Users;

/// <summary>« Désactiver »: ends the person's sessions at once; reversible.</summary>
public sealed record DisableUser(Guid UserId, string Reason) : ICommand<User>
{
    Guid ICommand.StreamId => UserId;

    public sealed class Validator : AbstractValidator<DisableUser>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("user.reason_required").MaximumLength(500).WithMessage("user.reason_long");
    }
}

public static class DisableUserHandler
{
    public static Task<ActiveAdmins> LoadAsync(DisableUser command, IReadTables tables, CancellationToken ct) => ActiveAdmins.OtherThanAsync(command.UserId, tables, ct);

    public static Decision Handle(DisableUser command, User? state, ActiveAdmins admins, Actor actor) => state switch
    {
        null => Decision.Refuse("user.unknown"),
        { Disabled: true } => Decision.Nothing,
        _ when command.UserId == actor.UserId => Decision.Refuse("user.own_account"),
        { Role: PlatformRole.Admin } when admins.Count == 0 => Decision.Refuse("user.last_admin"),
        _ => Decision.Of(new UserDisabled(command.Reason.Trim())),
    };
}

/// <summary>« Réactiver ».</summary>
public sealed record EnableUser(Guid UserId) : ICommand<User>
{
    Guid ICommand.StreamId => UserId;
}

public static class EnableUserHandler
{
    public static Decision Handle(EnableUser command, User? state) => state switch
    {
        null => Decision.Refuse("user.unknown"),
        { Disabled: false } => Decision.Nothing,
        _ => Decision.Of(new UserEnabled()),
    };
}
