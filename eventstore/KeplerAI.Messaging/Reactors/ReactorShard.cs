using KeplerAI.EventStore;
using Npgsql;

namespace KeplerAI.Messaging;

/// <summary>Runs a reactor in the daemon: what it asks for commits with its checkpoint, so that each event counts once, whatever dies in between.</summary>
internal sealed class ReactorShard(Reactor reactor) : IEventShard
{
    public string Name => $"reactor_{reactor.Name}:All";

    public IReadOnlyCollection<Type> EventTypes => reactor.Handlers.Keys;

    public async Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var e in events)
        {
            if (!reactor.Handlers.TryGetValue(e.Data.GetType(), out var react))
            {
                continue;
            }

            try
            {
                foreach (var reaction in react(e))
                {
                    await WriteAsync(reaction, connection, transaction, ct);
                }
            }
            catch (Exception error) when (error is not (OperationCanceledException or NpgsqlException))
            {
                throw new ApplyEventException(e, error);
            }
        }
    }

    private static Task WriteAsync(Reaction reaction, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) => reaction switch
    {
        Enqueue work => WorkSql.EnqueueAsync(connection, transaction, work, ct),
        RetryWork retry => WorkSql.RetryAsync(connection, transaction, retry.Key, ct),
        DiscardWork discard => WorkSql.DiscardAsync(connection, transaction, discard.Key, discard.Reason, ct),
        ScheduleJob job => ScheduleSql.ScheduleAsync(connection, transaction, job, ct),
        UnscheduleJob job => ScheduleSql.UnscheduleAsync(connection, transaction, job, ct),
        _ => throw new InvalidOperationException($"No one knows how to write a {reaction.GetType().Name}."),
    };
}
