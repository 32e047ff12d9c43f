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
    public static async Task<LoginKey> LoadAsync(CreateUser command, LoginHasher hasher, IReadTables tables, CancellationToken ct)
    {
        var key = hasher.KeyOf(command.Login);
        return key with { Holder = (await tables.ListAsync<UserRow>(AsOf.Now, "login_hash = @Hash", new { key.Hash }, limit: 1, ct: ct)).FirstOrDefault()?.UserId };
    }

    // The claim would refuse it too, but knows only the hash.
    public static Refusal? Validate(CreateUser command, LoginKey key) =>
        key.Holder is { } holder && holder != command.UserId ? new Refusal("user.login_taken", nameof(command.Login), command.Login.Trim()) : null;

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
