using Npgsql;

namespace KeplerAI.Platform.Hosting;

/// <summary>Connections under the pages' role: it reads events and read tables, and writes only kepler_data.</summary>
public sealed class PagesDatabase(KeplerSettings settings) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(settings.PagesConnection);

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct = default) => _source.OpenConnectionAsync(ct);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
