using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Administration.Users;

/// <summary>« Ajouter un utilisateur ». The person sets the password through a one-time link.</summary>
public sealed record CreateUser(Guid UserId, int Number, string Login, string FullName, string? Email, PlatformRole Role, BusinessFunction Function) : ICommand<User>
{
    Guid ICommand.StreamId => UserId;

    public sealed class Validator : AbstractValidator<CreateUser>
    {
        public Validator()
        {
            RuleFor(c => c.Login).NotEmpty().WithMessage("user.login_required").Matches("^[\\p{L}0-9._@-]{2,64}$").WithMessage("user.login_form");
            RuleFor(c => c.FullName).NotEmpty().WithMessage("user.name_required").MaximumLength(120).WithMessage("user.name_long");
            RuleFor(c => c.Email).EmailAddress().When(c => !string.IsNullOrEmpty(c.Email)).WithMessage("user.email_form");
            RuleFor(c => c.Role).IsInEnum().WithMessage("user.role_unknown");
            RuleFor(c => c.Function).IsInEnum().WithMessage("user.function_unknown");
        }
    }
}

public static class CreateUserHandler
{
    public static Task<LoginKey> LoadAsync(CreateUser command, LoginHasher hasher) => Task.FromResult(hasher.KeyOf(command.Login));

    public static Decision Handle(CreateUser command, User? state, LoginKey key)
    {
        if (state is not null)
            return Decision.Nothing;
        PersonalData Of(string text) => new(command.UserId, text.Trim());
        return Decision
            .Of(new UserCreated(command.UserId, command.Number, Of(command.Login), key.Hash, Of(command.FullName), string.IsNullOrWhiteSpace(command.Email) ? null : Of(command.Email), command.Role, command.Function))
            .Claim("login", key.Hash);
    }
}
