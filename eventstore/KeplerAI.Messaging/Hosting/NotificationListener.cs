using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging;

/// <summary>One connection that listens for new work, schedules and cancellations. What it misses while it reconnects, polling finds.</summary>
internal sealed class NotificationListener([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database, RunningWork running, Signals signals, MessagingOptions options, ILogger<NotificationListener> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or IOException && !stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(error, "Notifications are interrupted; polling goes on");
                await Task.Delay(options.Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        connection.Notification += (_, e) => Dispatch(e.Channel, e.Payload);
        await ExecuteAsync(connection, $"listen {WorkSql.Channel}; listen {WorkSql.CancelChannel}; listen {WorkSql.ScheduleChannel}", ct);
        signals.Work.Set();
        signals.Schedule.Set();
        try
        {
            while (true)
            {
                await connection.WaitAsync(ct);
            }
        }
        finally
        {
            // The connection may go back to a pool that does not reset it.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await ExecuteAsync(connection, "unlisten *", CancellationToken.None);
            }
        }
    }

    private void Dispatch(string channel, string payload)
    {
        switch (channel)
        {
            case WorkSql.Channel:
                signals.Work.Set();
                break;
            case WorkSql.ScheduleChannel:
                signals.Schedule.Set();
                break;
            case WorkSql.CancelChannel:
                running.Signal(payload);
                break;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
