using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>Another address, user or password: the next refresh uses them.</summary>
public sealed record ChangeConnection(Guid ConnectionId, ConnectionDetails Details) : ICommand<Connection>
{
    Guid ICommand.StreamId => ConnectionId;

    public sealed class Validator : AbstractValidator<ChangeConnection>
    {
        public Validator() => RuleFor(c => c.Details).SetValidator(new ConnectionValidator());
    }
}

public static class ChangeConnectionHandler
{
    public static Decision Handle(ChangeConnection command, Connection state)
    {
        if (state.Removed)
            return Decision.Refuse("connection.removed");
        // The types of a dataset's columns are those of its engine.
        if (state.Details.Engine != command.Details.Engine)
            return Decision.Refuse("connection.engine_fixed");
        if (state.Details == command.Details)
            return Decision.Nothing;
        var changed = Decision.Of(new DatabaseConnectionChanged(command.Details));
        var (former, scope) = (state.Details.Name, ConnectionNames.Scope(state.UseCaseId));
        return former == command.Details.Name ? changed : changed.Release(scope, former).Claim(scope, command.Details.Name);
    }
}
