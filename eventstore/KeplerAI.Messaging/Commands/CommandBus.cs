using System.Diagnostics;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging;

internal sealed class CommandBus(
    IServiceScopeFactory scopes,
    CommandHandlers handlers,
    IEventStore store,
    [FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database,
    TimeProvider time) : ICommandBus
{
    private static readonly CommandResult Conflict = new(Outcome.Conflict, null, [new Refusal("conflict")]);
    private static readonly CommandResult NotFound = new(Outcome.NotFound, null, [new Refusal("not_found")]);

    public async Task<CommandResult> SendAsync(ICommand command, CommandEnvelope envelope, CancellationToken ct = default)
    {
        var handler = handlers.Of(command.GetType());
        await using var scope = scopes.CreateAsyncScope();
        var call = new CommandCall(command, envelope, scope.ServiceProvider, time.GetUtcNow());
        if (handler.Validator is { } validator && await FieldRefusals.OfAsync(validator, command, ct) is { IsEmpty: false } wrong)
        {
            return new(Outcome.Invalid, null, wrong);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(handler, call, isSecond: attempt > 1, ct);
            }
            catch (Exception e) when (e is ConcurrencyException or ExistingStreamIdCollisionException)
            {
                if (command.ExpectedVersion is not null || attempt > 1)
                {
                    return await CommandKeys.FindAsync(database, call, ct) ?? Conflict;
                }
            }
            catch (PostgresException e) when (e.ConstraintName == CommandKeys.PrimaryKey)
            {
                // The same key went through while this one was deciding: its row is the answer.
            }
        }
    }

    private async Task<CommandResult> AttemptAsync(CommandHandler handler, CommandCall call, bool isSecond, CancellationToken ct)
    {
        if (await CommandKeys.FindAsync(database, call, ct) is { } answered)
        {
            return answered;
        }

        var answer = await call.Services.GetRequiredService<ICommandGate>().MayAsync(call.Command, call.Actor, ct);
        if (answer.Outcome != Outcome.Accepted)
        {
            return new(answer.Outcome, null, [new Refusal(answer.Rule)]);
        }

        if (!await handler.LoadAsync(call, ct))
        {
            return NotFound;
        }

        await using var session = store.OpenSession(MetadataOf(call));
        var stream = await handler.Streams.FetchAsync(session, call.Command.StreamId, call.Command.ExpectedVersion, exclusive: isSecond, ct);
        if (stream.IsOther)
        {
            // A new object's id comes from the sender: it must not be written into somebody else's stream.
            return NotFound;
        }

        call.State = stream.State;
        return handler.Decide(call) switch
        {
            null => NotFound,
            { IsRefused: true } refused => new(Outcome.Refused, null, refused.Refusals),
            var decision => await SaveAsync(call, decision, session, stream, ct),
        };
    }

    private static async Task<CommandResult> SaveAsync(CommandCall call, Decision decision, IEventSession session, StreamAccess.FetchedState stream, CancellationToken ct)
    {
        stream.Append(decision.Events);
        foreach (var release in decision.Releases)
        {
            session.ReleaseName(release.Scope, release.Name, call.Command.StreamId);
        }

        foreach (var claim in decision.Claims)
        {
            session.ClaimName(claim.Scope, claim.Name, call.Command.StreamId);
        }

        foreach (var other in decision.Others)
        {
            await StreamAccess.For(other.StateType).AppendAsync(session, other.StreamId, other.Events, ct);
        }

        if (WorkFence.Current is { } lease)
        {
            session.Enlist((connection, transaction, _, token) => WorkFence.CheckAsync(connection, transaction, lease, token));
        }

        session.Enlist((connection, transaction, written, token) => CommandKeys.InsertAsync(call, connection, transaction, written, token));
        try
        {
            var written = await session.SaveChangesAsync(ct);
            return new(Outcome.Accepted, written.Count > 0 ? written[^1].Sequence : null, []);
        }
        catch (NameTakenException taken)
        {
            return new(Outcome.Refused, null, [new Refusal("name_taken", "Name", taken.Name)]);
        }
    }

    private static EventMetadata MetadataOf(CommandCall call) => new(
        call.Actor.UserId.ToString(),
        call.Envelope.CorrelationId ?? Activity.Current?.TraceId.ToHexString(),
        call.Envelope.CausationId,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = call.Command.GetType().Name });
}
