using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.Connections;

/// <summary>Ties a declared dataset to a table of a database.</summary>
public sealed record CreateFeed(Guid DatasetId, Guid UseCaseId, FeedSource Source, FeedSchedule Schedule) : ICommand<DatabaseFeed>, IInUseCase
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);

    public sealed class Validator : AbstractValidator<CreateFeed>
    {
        public Validator()
        {
            RuleFor(c => c.Source).SetValidator(new FeedSourceValidator());
            RuleFor(c => c.Schedule).SetValidator(new FeedScheduleValidator());
        }
    }
}

public sealed record FeedFacts(Dataset? Dataset, Connection? Connection);

public static class CreateFeedHandler
{
    public static async Task<FeedFacts> LoadAsync(CreateFeed command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return new(await session.AggregateStreamAsync<Dataset>(command.DatasetId, ct: ct), await session.AggregateStreamAsync<Connection>(command.Source.ConnectionId, ct: ct));
    }

    public static Refusal? Validate(CreateFeed command, FeedFacts facts) =>
        facts.Dataset is not { Origin: OriginKind.Database } dataset || dataset.UseCaseId != command.UseCaseId ? new Refusal("feed.no_dataset")
        : facts.Connection is not { Removed: false } connection || connection.UseCaseId != command.UseCaseId ? new Refusal("connection.removed")
        : null;

    public static Decision Handle(CreateFeed command, DatabaseFeed? state, FeedFacts facts) =>
        state is not null
            ? Decision.Nothing
            : Decision.Of(new DatabaseFeedCreated(
                DatabaseFeed.IdOf(command.DatasetId), command.DatasetId, command.UseCaseId, facts.Dataset!.UseCaseNumber, facts.Dataset.Name, command.Source, command.Schedule));
}
