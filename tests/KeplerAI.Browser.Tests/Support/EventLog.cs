using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>The application's own database, opened beside it as its store's role.</summary>
public sealed class EventLog : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly NpgsqlDataSource _database;

    public EventLog(string home)
    {
        var port = int.Parse(File.ReadLines(Path.Combine(home, "postgres", "data", "postmaster.pid")).ElementAt(3), System.Globalization.CultureInfo.InvariantCulture);
        string As(string role) => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Database = "kepler", Username = role, Password = Secret(role) }.ConnectionString;
        string Secret(string name) => File.ReadAllText(Path.Combine(home, "secrets", name)).Trim();
        _database = NpgsqlDataSource.Create(As("kepler_store"));
        _services = new ServiceCollection().AddLogging().AddEventStore(options =>
        {
            options.StoreConnection = As("kepler_store");
            options.PagesConnection = As("kepler_pages");
            options.MasterKey = () => Convert.FromHexString(Secret("personal-data"));
            options.Assemblies.Add(typeof(KeplerSettings).Assembly);
            options.Seals = new SealOptions(Path.Combine(home, "secrets", "head-key.pem"), Path.Combine(home, "ledger"));
            options.RunDaemon = false;
        }).BuildServiceProvider();
        Store = _services.GetRequiredService<IEventStore>();
        Ledger = _services.GetRequiredService<ILedger>();
    }

    public IEventStore Store { get; }

    public ILedger Ledger { get; }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
