using FluentValidation;

namespace KeplerAI.Lab.Connections;

/// <summary>The fields of step 2, whoever fills them in.</summary>
public sealed class ConnectionValidator : AbstractValidator<ConnectionDetails>
{
    public ConnectionValidator()
    {
        RuleFor(d => d.Name).NotEmpty().WithMessage("connection.name_required").MaximumLength(80).WithMessage("connection.name_long");
        RuleFor(d => d.Engine).IsInEnum().WithMessage("connection.engine_unknown");
        RuleFor(d => d.Host).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("connection.host_required")
            .Must(h => Uri.CheckHostName(h) != UriHostNameType.Unknown).WithMessage("connection.host_shape");
        RuleFor(d => d.Port).InclusiveBetween(1, 65535).WithMessage("connection.port_range");
        RuleFor(d => d.Database).NotEmpty().WithMessage("connection.database_required").MaximumLength(128).WithMessage("connection.text_long");
        RuleFor(d => d.User).NotEmpty().WithMessage("connection.user_required").MaximumLength(128).WithMessage("connection.text_long");
        RuleFor(d => d.Schema).MaximumLength(128).WithMessage("connection.text_long");
        RuleFor(d => d.Tls).IsInEnum().WithMessage("connection.tls_unknown");
        RuleFor(d => d.Secret).NotEmpty().WithMessage("connection.password_required");
    }
}
