using KeplerAI.EventStore;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging.Tests;

internal static class Blocked
{
    /// <summary>Returns once that many backends of this database wait for a lock.</summary>
    public static async Task UntilAsync(MessagingNode node, int waiting)
    {
        var database = node.Get<IServiceProvider>().GetRequiredKeyedService<NpgsqlDataSource>(EventStoreServices.Store);
        await Until.HoldsAsync(
            async () =>
            {
                await using var command = database.CreateCommand("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
                return (long)(await command.ExecuteScalarAsync())! >= waiting;
            },
            "a backend that waits for a lock");
    }
}
