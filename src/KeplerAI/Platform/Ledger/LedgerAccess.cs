using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Platform.Ledger;

/// <summary>The ledger and the read tables of this instance for a verb: beside the running application, or on a database started for the purpose.</summary>
public sealed class LedgerAccess : IAsyncDisposable
{
    private readonly HomeLock? _lock;
    private readonly Database? _database;
    private readonly ServiceProvider _services;

    private LedgerAccess(HomeLock? homeLock, Database? database, KeplerSettings settings)
    {
        (_lock, _database) = (homeLock, database);
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddEventStore(options =>
        {
            EventsModule.Configure(options, settings);
            options.RunDaemon = false;
        }).BuildServiceProvider();
    }

    public ILedger Ledger => _services.GetRequiredService<ILedger>();

    public IReplay Replay => _services.GetRequiredService<IReplay>();

    public IReadTables Tables => _services.GetRequiredService<IReadTables>();

    /// <summary>Whether nobody else runs on this home; if somebody does, sealing is theirs.</summary>
    public bool Alone => _lock is not null;

    public static async Task<LedgerAccess> OpenAsync(IEnumerable<string> settings)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. settings]).Build();
        var read = SettingsReader.Read(configuration);
        HomeLock homeLock;
        try
        {
            homeLock = HomeLock.Take(read.Home);
        }
        catch (StartException)
        {
            return new LedgerAccess(null, null, Database.OfRunning(read, configuration));
        }

        try
        {
            Secrets.Prepare(read);
            var database = await Database.StartAsync(read, configuration);
            return new LedgerAccess(homeLock, database, database.Settings);
        }
        catch
        {
            homeLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _lock?.Dispose();
    }
}
