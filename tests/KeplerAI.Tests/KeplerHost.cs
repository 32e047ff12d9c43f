using System.Collections.Concurrent;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.SignIn;
using KeplerAI.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests;

/// <summary>One application per test class, on its own clone of the template database. Use as <c>IClassFixture&lt;KeplerHost&gt;</c>.</summary>
public class KeplerHost : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<HttpClient>> _people = new(StringComparer.Ordinal);
    private KeplerFactory _factory = null!;
    private TestDatabase _database = null!;

    public IServiceProvider Services => _factory.Services;

    public KeplerSettings Settings => Services.GetRequiredService<KeplerSettings>();

    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    public TestClock Clock => _factory.Clock;

    public LogLines Log => _factory.Log;

    public TestDatabase Database => _database;

    public IReadTables Tables => Services.GetRequiredService<IReadTables>();

    /// <summary>Settings beside those that every test has.</summary>
    protected virtual Task<Dictionary<string, string>> SettingsAsync() => Task.FromResult(new Dictionary<string, string>(StringComparer.Ordinal));

    public async Task InitializeAsync()
    {
        var template = await Template.GetAsync();
        _database = await PostgresCluster.Shared.CreateDatabaseAsync(template.Database);
        var home = Template.NewHome();
        CopySecrets(template.Secrets, Path.Combine(home, "secrets"));
        _factory = new KeplerFactory(home, _database.AdminConnection, settings: await SettingsAsync());
        _ = _factory.Services;
    }

    public async Task DisposeAsync()
    {
        await _factory.DisposeAsync();
        await PostgresCluster.Shared.DropDatabaseAsync(_database);
    }

    /// <summary>A browser with nobody signed in; redirects are shown, not followed.</summary>
    public HttpClient Anonymous() => _factory.CreateClient(new WebApplicationFactoryClientOptions
    {
        AllowAutoRedirect = false,
        BaseAddress = new Uri("http://localhost:3000"),
    });

    /// <summary>A browser where a demonstration account has signed in by the page. One per account and class.</summary>
    public Task<HttpClient> SignedInAs(string login) => _people.GetOrAdd(login, SignInAsync);

    public async Task<Guid> IdOf(string login)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DemoAccounts>().IdOfAsync(login, CancellationToken.None) ?? throw new InvalidOperationException($"No account {login}.");
    }

    /// <summary>Sends a command as an account, past the pages but through the gate; « system » is the platform itself.</summary>
    public async Task<CommandResult> SendAsync(ICommand command, string login, Guid? key = null)
    {
        var user = login == "system" ? Actor.System.UserId : await IdOf(login);
        return await Services.GetRequiredService<ICommandBus>().SendAsync(command, new CommandEnvelope(user, key ?? Guid.CreateVersion7()));
    }

    /// <summary>Every read table and reactor up to the last event.</summary>
    public Task CatchUpAsync() => Store.CatchUpAsync();

    /// <summary>Reactors and durable work, until nothing is left to do.</summary>
    public Task<DrainReport> DrainAsync() => Services.GetRequiredService<IWorkDrain>().DrainAsync();

    private async Task<HttpClient> SignInAsync(string login)
    {
        var client = Anonymous();
        var account = DemoAccounts.All.Single(a => a.Login == login);
        using var answer = await client.PostForm("/connexion", new() { ["Form.Login"] = login, ["Form.Password"] = account.Password });
        ((int)answer.StatusCode).ShouldBe(302, $"{login} could not sign in");
        return client;
    }

    internal static void CopySecrets(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
