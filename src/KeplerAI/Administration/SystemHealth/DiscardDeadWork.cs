using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>« Abandonner »: work that is dead is given up for good, with a reason.</summary>
public sealed record DiscardDeadWork(string Key, string Reason) : ICommand<SystemCare>
{
    Guid ICommand.StreamId => SystemCare.OfWork(Key);

    public sealed class Validator : AbstractValidator<DiscardDeadWork>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("system.reason_required").MaximumLength(500).WithMessage("system.reason_too_long");
    }
}

public static class DiscardDeadWorkHandler
{
    public static Task<FoundWork> LoadAsync(DiscardDeadWork command, IWorkBoard board, CancellationToken ct) => FoundWork.OfAsync(command.Key, board, ct);

    public static Decision Handle(DiscardDeadWork command, FoundWork found) =>
        found.Dead is { } work ? Decision.Of(new DeadWorkDiscarded(work.Queue, command.Key, command.Reason.Trim())) : Decision.Refuse("system.not_dead");
}
