using System.Reflection;
using KeplerAI.Compute.Postgres;
using KeplerAI.EventStore;
using Npgsql;

namespace KeplerAI.Platform.Hosting;

/// <summary>Brings up the database of this instance: the embedded one or KEPLER_POSTGRES, its two roles and its schema.</summary>
public sealed class Database : IAsyncDisposable
{
    private const string Name = "kepler";

    private readonly EmbeddedPostgres? _embedded;

    private Database(EmbeddedPostgres? embedded, KeplerSettings settings)
    {
        _embedded = embedded;
        Settings = settings;
    }

    /// <summary>The settings, with the connections of the two roles.</summary>
    public KeplerSettings Settings { get; }

    public static IReadOnlyList<Assembly> Schemas { get; } = [typeof(IEventStore).Assembly, typeof(Messaging.ICommandBus).Assembly, typeof(Database).Assembly];

    public static async Task<Database> StartAsync(KeplerSettings settings, IConfiguration configuration)
    {
        var prefix = SettingsReader.RolePrefix(configuration);
        var roles = new DatabaseRoles(Secrets.Text(settings, $"{prefix}_store"), Secrets.Text(settings, $"{prefix}_pages"), $"{prefix}_store", $"{prefix}_pages");
        EmbeddedPostgres? embedded = null;
        try
        {
            string admin;
            if (SettingsReader.Postgres(configuration) is { } given)
            {
                admin = PostgresUri.Connection(given);
            }
            else
            {
                embedded = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(settings.Home, "postgres", "data"), settings.Tools, Path.Combine(settings.Secrets, "postgres")));
                await new DatabaseSetup(Name, roles.Store, roles.StorePassword, roles.Pages, roles.PagesPassword).ApplyAsync(embedded.AdminConnection);
                admin = new NpgsqlConnectionStringBuilder(embedded.AdminConnection) { Database = Name }.ConnectionString;
            }

            await Migrator.MigrateAsync(admin, roles, Schemas);
            return new Database(embedded, settings with { StoreConnection = As(admin, roles.Store, roles.StorePassword), PagesConnection = As(admin, roles.Pages, roles.PagesPassword) });
        }
        catch
        {
            if (embedded is not null)
                await embedded.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings with the connections of the database that another process of this home is serving from.</summary>
    public static KeplerSettings OfRunning(KeplerSettings settings, IConfiguration configuration)
    {
        var prefix = SettingsReader.RolePrefix(configuration);
        var admin = SettingsReader.Postgres(configuration) is { } given
            ? PostgresUri.Connection(given)
            : $"Host=127.0.0.1;Port={File.ReadAllText(Path.Combine(settings.Home, "postgres", "data.port")).Trim()};Database={Name}";
        return settings with
        {
            StoreConnection = As(admin, $"{prefix}_store", Secrets.Text(settings, $"{prefix}_store")),
            PagesConnection = As(admin, $"{prefix}_pages", Secrets.Text(settings, $"{prefix}_pages")),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private static string As(string admin, string role, string password) =>
        new NpgsqlConnectionStringBuilder(admin) { Username = role, Password = password }.ConnectionString;
}
