using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging.Tests;

internal static class Blocked
{
    /// <summary>Returns once that many backends of this database wait for a lock.</summary>
    public static async Task UntilAsync(MessagingNode node, int waiting)
    {
        var database = node.Get<IServiceProvider>().GetRequiredKeyedService<NpgsqlDataSource>(EventStoreServices.Store);
        for (var i = 0; i < 1000; i++)
        {
            await using var command = database.CreateCommand("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
            if ((long)(await command.ExecuteScalarAsync())! >= waiting)
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("No backend waits for a lock.");
    }
}
