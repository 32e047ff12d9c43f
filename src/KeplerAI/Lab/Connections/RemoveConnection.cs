using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>Takes a connection away, its password with it. Refused while datasets are fed by it.</summary>
public sealed record RemoveConnection(Guid ConnectionId, string Reason) : ICommand<Connection>
{
    Guid ICommand.StreamId => ConnectionId;

    public sealed class Validator : AbstractValidator<RemoveConnection>
    {
        public Validator() => RuleFor(c => c.Reason).Cascade(CascadeMode.Stop)
            .NotEmpty().WithMessage("connection.reason_required").MaximumLength(500).WithMessage("connection.reason_long");
    }
}

/// <summary>Names of the datasets that a connection feeds.</summary>
public sealed record FedDatasets(ImmutableArray<string> Names);

public static class RemoveConnectionHandler
{
    public static async Task<FedDatasets> LoadAsync(RemoveConnection command, IReadTables read, CancellationToken ct)
    {
        var feeds = await read.ListAsync<FeedRow>(AsOf.Now, "connection_id = @id", new { id = command.ConnectionId }, ct: ct);
        var ids = feeds.Select(f => f.DatasetId).ToArray();
        var datasets = await read.ListAsync<DatasetRow>(AsOf.Now, "dataset_id = any(@ids) and status <> 'Archived'", new { ids }, "name", ct: ct);
        return new([.. datasets.Select(d => d.Name)]);
    }

    public static Refusal? Validate(FedDatasets fed) =>
        fed.Names.IsEmpty ? null : new Refusal("connection.used", null, string.Join(", ", fed.Names));

    public static Decision Handle(RemoveConnection command, Connection state) =>
        state.Removed ? Decision.Nothing
        : Decision.Of(new DatabaseConnectionRemoved(command.Reason.Trim())).Release(ConnectionNames.Scope(state.UseCaseId), state.Details.Name);
}
