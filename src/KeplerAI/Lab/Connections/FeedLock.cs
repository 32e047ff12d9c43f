using Dapper;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Connections;

/// <summary>One refresh of a dataset at a time, on whichever node: a window is put into the version that the one before left.</summary>
public sealed class FeedLock(PagesDatabase database)
{
    /// <summary>Held until disposed, or until this process dies.</summary>
    public async Task<IAsyncDisposable> TakeAsync(Guid datasetId, CancellationToken ct)
    {
        var connection = await database.OpenAsync(ct);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(hashtextextended(@key, 0))", new { key = $"refresh:{datasetId:N}" }, commandTimeout: 0, cancellationToken: ct));
            return new Held(connection, datasetId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Held(Npgsql.NpgsqlConnection connection, Guid datasetId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended(@key, 0))", new { key = $"refresh:{datasetId:N}" });
            await connection.DisposeAsync();
        }
    }
}
