using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Platform.SignIn;

/// <summary>Before the first request: the demo's accounts in demo mode, otherwise the first account's one-time link while nobody can sign in.</summary>
public sealed class AccountsAtStart(IServiceScopeFactory scopes, KeplerSettings settings, Texts texts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (settings.Demo)
        {
            await scope.ServiceProvider.GetRequiredService<DemoAccounts>().EnsureAsync(cancellationToken);
            return;
        }

        if (await scope.ServiceProvider.GetRequiredService<FirstAccount>().EnsureAsync(texts["user.first_admin"], cancellationToken) is { } path)
            Console.WriteLine(texts["signin.first_link", settings.Url + path]);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
