using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Says that something was appended: at once in this process, by NOTIFY to the others. NOTIFY is sent after the commit and at most once in
/// <see cref="Gap"/>: inside the append it would make every commit of the database wait for the one before. One that is lost is made up for by polling.
/// </summary>
internal sealed class AppendedSignal(NpgsqlDataSource store) : IAsyncDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);
    private int _asked;
    private int _sending;
    private Task _sender = Task.CompletedTask;

    public Action? Raised { get; set; }

    public void Raise()
    {
        Raised?.Invoke();
        Volatile.Write(ref _asked, 1);
        if (Interlocked.CompareExchange(ref _sending, 1, 0) == 0)
        {
            _sender = Task.Run(SendAsync);
        }
    }

    public async ValueTask DisposeAsync() => await _sender;

    private async Task SendAsync()
    {
        do
        {
            while (Interlocked.Exchange(ref _asked, 0) == 1)
            {
                await NotifyAsync();
                await Task.Delay(Gap);
            }

            Volatile.Write(ref _sending, 0);
        }
        while (Volatile.Read(ref _asked) == 1 && Interlocked.CompareExchange(ref _sending, 1, 0) == 0);
    }

    private async Task NotifyAsync()
    {
        try
        {
            // Not worth waiting for the disk.
            await using var command = store.CreateCommand($"select set_config('synchronous_commit', 'off', true), pg_notify('{Channel.Appended}', '')");
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException or TimeoutException)
        {
            // Polling finds what was appended.
        }
    }
}
