using Dapper;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Platform;

public sealed class Numbers(PagesDatabase database) : INumbers
{
    public async Task<int> NextAsync(string kind, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return checked((int)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select nextval(@sequence::regclass)", new { sequence = $"kepler_data.number_{kind.Replace('-', '_')}" }, cancellationToken: ct)));
    }
}
