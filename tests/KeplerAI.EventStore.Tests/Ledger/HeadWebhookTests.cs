using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed class HeadWebhookTests
{
    [Fact]
    public async Task What_is_logged_of_a_webhook_that_fails_is_its_host_and_nothing_that_lets_one_in()
    {
        var url = new Uri($"http://someone:secret@127.0.0.1:{Ports.Free()}/token-in-path?key=token-in-query");
        await using var store = await SealedStore.StartAsync(o => o.Seals = o.Seals! with { Webhook = url });
        await store.AppendAsync(1);
        await store.Ledger.SealAsync();
        var log = new Said();
        using var webhook = ActivatorUtilities.CreateInstance<HeadWebhook>(store.Node.Services, (ILogger<HeadWebhook>)log);
        using var stop = new CancellationTokenSource();
        var running = webhook.RunAsync(stop.Token);
        var said = await log.First.Task;
        await stop.CancelAsync();
        await running;
        said.ShouldStartWith("A tree head could not be posted to 127.0.0.1: ");
        said.ShouldNotContain("secret");
        said.ShouldNotContain("token");
    }

    private sealed class Said : ILogger<HeadWebhook>
    {
        public TaskCompletionSource<string> First { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            First.TrySetResult($"{formatter(state, exception)}{exception}");
    }
}
