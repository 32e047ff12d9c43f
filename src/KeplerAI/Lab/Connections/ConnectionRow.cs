using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Connections;

/// <summary>A connection as lists show it. Inline table <c>database_connection</c>.</summary>
public sealed record ConnectionRow(
    [property: Key] Guid ConnectionId, Guid UseCaseId, int UseCaseNumber, string Name, DatabaseEngine Engine, string Host, int Port, string Database, string? Schema, string User, SourceTls Tls, Guid Secret,
    bool Removed, DateTimeOffset Since)
{
    public ConnectionDetails Details => new(Name, Engine, Host, Port, Database, Schema, User, Tls, Secret);
}

public sealed class ConnectionRows : TemporalProjection<ConnectionRow>
{
    public ConnectionRows()
        : base("database_connection")
    {
        Project<DatabaseConnectionCreated>(e => e.StreamId, (_, e) => Of(e.StreamId, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.Details, e.Timestamp));
        Project<DatabaseConnectionChanged>(e => e.StreamId, (row, e) => row is null ? null : Of(row.ConnectionId, row.UseCaseId, row.UseCaseNumber, e.Data.Details, e.Timestamp));
        Project<DatabaseConnectionRemoved>(e => e.StreamId, (row, e) => row is null ? null : row with { Removed = true, Since = e.Timestamp });
    }

    public override IReadOnlyList<string> Indexes => ["use_case_id"];

    private static ConnectionRow Of(Guid id, Guid useCase, int number, ConnectionDetails d, DateTimeOffset at) =>
        new(id, useCase, number, d.Name, d.Engine, d.Host, d.Port, d.Database, d.Schema, d.User, d.Tls, d.Secret, false, at);
}
