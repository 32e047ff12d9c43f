using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Connections;

/// <summary>A connection with its password, for the moment of a question.</summary>
public sealed class ConnectionSources(IReadTables tables, ConnectionSecrets secrets)
{
    /// <summary>Null when it is not there, of another use case, or removed.</summary>
    public async Task<ConnectionRow?> FindAsync(Guid connectionId, Guid useCaseId, CancellationToken ct) =>
        await tables.FindAsync<ConnectionRow>(AsOf.Now, connectionId, ct) is { Removed: false } row && row.UseCaseId == useCaseId ? row : null;

    /// <summary>Null when the password was forgotten.</summary>
    public async Task<SourceLogin?> LoginAsync(ConnectionRow row, CancellationToken ct) =>
        await secrets.OpenAsync(row.Secret, ct) is { } password ? new(row.Details.Address, password) : null;

    public async Task<IReadOnlyList<ConnectionRow>> OfAsync(Guid useCaseId, CancellationToken ct) =>
        await tables.ListAsync<ConnectionRow>(AsOf.Now, "use_case_id = @useCaseId and not removed", new { useCaseId }, "name", ct: ct);
}
