using FluentValidation;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.Connections;

/// <summary>Step 2: a database that the use case may be fed from. Its password is sealed before this is sent.</summary>
public sealed record CreateConnection(Guid ConnectionId, Guid UseCaseId, ConnectionDetails Details) : ICommand<Connection>, IInUseCase
{
    Guid ICommand.StreamId => ConnectionId;

    public sealed class Validator : AbstractValidator<CreateConnection>
    {
        public Validator() => RuleFor(c => c.Details).SetValidator(new ConnectionValidator());
    }
}

public static class CreateConnectionHandler
{
    public static async Task<UseCase?> LoadAsync(CreateConnection command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<UseCase>(command.UseCaseId, ct: ct);
    }

    public static Refusal? Validate(UseCase? useCase) => useCase is null ? new Refusal("use_case.unknown") : null;

    public static Decision Handle(CreateConnection command, Connection? state, UseCase useCase) =>
        state is not null
            ? Decision.Nothing
            : Decision.Of(new DatabaseConnectionCreated(command.ConnectionId, command.UseCaseId, useCase.Number, command.Details))
                .Claim(ConnectionNames.Scope(command.UseCaseId), command.Details.Name);
}
