using KeplerAI.Compute.Databases;

namespace KeplerAI.Lab.Connections;

/// <summary>What step 2 posts. The password is read, and never shown again.</summary>
public sealed class ServerInput
{
    public string? Name { get; set; }

    public string? Host { get; set; }

    public int? Port { get; set; }

    public string? Database { get; set; }

    public string? Schema { get; set; }

    public string? User { get; set; }

    public string? Password { get; set; }

    public SourceTls Tls { get; set; }

    public static ServerInput Of(ConnectionRow row) => new() { Name = row.Name, Host = row.Host, Port = row.Port, Database = row.Database, Schema = row.Schema, User = row.User, Tls = row.Tls };

    public ConnectionDetails Details(DatabaseEngine engine, Guid secret) => new(
        Trim(Name), engine, Trim(Host), Port ?? 0, Trim(Database), Engines.HasSchemas(engine) && Trim(Schema) is { Length: > 0 } schema ? schema : null, Trim(User), Tls, secret);

    /// <summary>A kept password goes to the server it was given for, and to no other that somebody types in.</summary>
    public bool SameServer(ConnectionRow row) => (Trim(Host), Port, Trim(User), Tls) == (row.Host, row.Port, row.User, row.Tls);

    private static string Trim(string? text) => text?.Trim() ?? "";
}
