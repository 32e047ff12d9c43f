using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>Another rhythm, from now on.</summary>
public sealed record ScheduleFeed(Guid DatasetId, FeedSchedule Schedule) : ICommand<DatabaseFeed>
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);

    public sealed class Validator : AbstractValidator<ScheduleFeed>
    {
        public Validator() => RuleFor(c => c.Schedule).SetValidator(new FeedScheduleValidator());
    }
}

public static class ScheduleFeedHandler
{
    public static Decision Handle(ScheduleFeed command, DatabaseFeed state) =>
        state.Schedule == command.Schedule ? Decision.Nothing : Decision.Of(new DatabaseFeedScheduled(command.Schedule));
}

/// <summary>« Mettre en pause ». A refresh under way goes on.</summary>
public sealed record PauseFeed(Guid DatasetId, string Reason) : ICommand<DatabaseFeed>
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);

    public sealed class Validator : AbstractValidator<PauseFeed>
    {
        public Validator() => RuleFor(c => c.Reason).Cascade(CascadeMode.Stop)
            .NotEmpty().WithMessage("feed.reason_required").MaximumLength(500).WithMessage("connection.reason_long");
    }
}

public static class PauseFeedHandler
{
    public static Decision Handle(PauseFeed command, DatabaseFeed state) =>
        state.Paused ? Decision.Refuse("feed.already_paused") : Decision.Of(new DatabaseFeedPaused(command.Reason.Trim()));
}

/// <summary>« Reprendre »: from now, no slot of the pause is made up for.</summary>
public sealed record ResumeFeed(Guid DatasetId) : ICommand<DatabaseFeed>
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);
}

public static class ResumeFeedHandler
{
    public static Decision Handle(ResumeFeed _, DatabaseFeed state) =>
        state.Paused ? Decision.Of(new DatabaseFeedResumed(state.Schedule)) : Decision.Refuse("feed.not_paused");
}
