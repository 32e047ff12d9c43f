using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.Users;

/// <summary>Changes what the form shows of a user; only what differs becomes an event.</summary>
public sealed record ChangeUser(Guid UserId, long? ExpectedVersion, string FullName, string? Email, PlatformRole Role, BusinessFunction Function) : ICommand<User>
{
    Guid ICommand.StreamId => UserId;

    public sealed class Validator : AbstractValidator<ChangeUser>
    {
        public Validator()
        {
            RuleFor(c => c.FullName).NotEmpty().WithMessage("user.name_required").MaximumLength(120).WithMessage("user.name_long");
            RuleFor(c => c.Email).EmailAddress().When(c => !string.IsNullOrEmpty(c.Email)).WithMessage("user.email_form");
            RuleFor(c => c.Role).IsInEnum().WithMessage("user.role_unknown");
            RuleFor(c => c.Function).IsInEnum().WithMessage("user.function_unknown");
        }
    }
}

public static class ChangeUserHandler
{
    public static Task<ActiveAdmins> LoadAsync(ChangeUser command, IReadTables tables, CancellationToken ct) => ActiveAdmins.OtherThanAsync(command.UserId, tables, ct);

    public static Decision Handle(ChangeUser command, User? state, ActiveAdmins admins, Actor actor)
    {
        if (state is null)
            return Decision.Refuse("user.unknown");
        if (state.Role != command.Role && command.UserId == actor.UserId)
            return Decision.Refuse("user.own_role", nameof(command.Role));
        if (state.Role == PlatformRole.Admin && command.Role != PlatformRole.Admin && admins.Count == 0)
            return Decision.Refuse("user.last_admin", nameof(command.Role));

        var events = new List<object>();
        var email = string.IsNullOrWhiteSpace(command.Email) ? null : command.Email.Trim();
        if (state.FullName.Value != command.FullName.Trim() || state.Email?.Value != email)
            events.Add(new UserRenamed(new PersonalData(state.Id, command.FullName.Trim()), email is null ? null : new PersonalData(state.Id, email)));
        if (state.Role != command.Role)
            events.Add(new UserRoleChanged(command.Role));
        if (state.Function != command.Function)
            events.Add(new UserFunctionChanged(command.Function));
        return Decision.Of([.. events]);
    }
}

/// <summary>How many enabled administrators remain besides one.</summary>
public sealed record ActiveAdmins(long Count)
{
    public static async Task<ActiveAdmins> OtherThanAsync(Guid userId, IReadTables tables, CancellationToken ct) =>
        new(await tables.CountAsync<UserRow>(AsOf.Now, "role = 'Admin' and not disabled and user_id <> @userId", new { userId }, ct));
}
