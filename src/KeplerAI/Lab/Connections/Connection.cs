using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Connections;

/// <summary>Where a database is and as whom it is read.</summary>
/// <param name="Secret">Names the sealed password in kepler_data.connection_secret; the password itself is in no event.</param>
public sealed record ConnectionDetails(string Name, DatabaseEngine Engine, string Host, int Port, string Database, string? Schema, string User, SourceTls Tls, Guid Secret)
{
    public SourceAddress Address => new(Engine, Host, Port, Database, Schema, User, Tls);
}

[EventName("database_connection_created")]
public sealed record DatabaseConnectionCreated(Guid ConnectionId, Guid UseCaseId, int UseCaseNumber, ConnectionDetails Details);

[EventName("database_connection_changed")]
public sealed record DatabaseConnectionChanged(ConnectionDetails Details);

[EventName("database_connection_removed")]
public sealed record DatabaseConnectionRemoved(string Reason);

public sealed record Connection(Guid Id, Guid UseCaseId, int UseCaseNumber, ConnectionDetails Details, bool Removed)
{
    public static Connection Create(DatabaseConnectionCreated e) => new(e.ConnectionId, e.UseCaseId, e.UseCaseNumber, e.Details, false);

    public Connection Apply(DatabaseConnectionChanged e) => this with { Details = e.Details };

    public Connection Apply(DatabaseConnectionRemoved _) => this with { Removed = true };
}

/// <summary>Names of connections are unique in their use case.</summary>
public static class ConnectionNames
{
    public static string Scope(Guid useCaseId) => $"connection:{useCaseId}";
}
