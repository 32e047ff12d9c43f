using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace KeplerAI.EventStore;

/// <summary>
/// Posts every published head, in order, until it is accepted (2xx). How far it came stands in a file beside the heads: after a stop or a
/// crash it goes on there, so a head may arrive twice and is never left out.
/// </summary>
internal sealed class HeadWebhook(StoreContext store, ILogger<HeadWebhook> log) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly SealOptions _options = store.Options.Seals!;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SemaphoreSlim _wake = new(1, 1);
    private readonly string _progress = Path.Combine(store.Options.Seals!.Folder, "webhook.delivered");

    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // already awake
        }
    }

    public async Task RunAsync(CancellationToken ct)
    {
        for (var failures = 0; _options.Webhook is not null && !ct.IsCancellationRequested;)
        {
            try
            {
                await _wake.WaitAsync(ct);
                await DeliverAsync(ct);
                failures = 0;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The host only: the rest of the address may hold what lets one in.
                log.LogWarning("A tree head could not be posted to {Host}: {Reason} It will be tried again.", _options.Webhook.Host, e.Message);
                var wait = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, failures++)));
                await Task.Delay(wait, store.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Wake();
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _wake.Dispose();
    }

    internal async Task DeliverAsync(CancellationToken ct)
    {
        var delivered = Delivered();
        await foreach (var line in new HeadFile(_options.Folder).ReadAsync(ct))
        {
            if (line.Size <= delivered)
            {
                continue;
            }

            using var content = new StringContent((line with { Seqs = null, Leaves = null, Unattested = null }).Write(), new MediaTypeHeaderValue("application/json"));
            using var answer = await _client.PostAsync(_options.Webhook, content, ct);
            answer.EnsureSuccessStatusCode();
            Confirm(line.Size);
        }
    }

    private long Delivered() => File.Exists(_progress) && long.TryParse(File.ReadAllText(_progress), CultureInfo.InvariantCulture, out var size) ? size : 0;

    private void Confirm(long size)
    {
        File.WriteAllText($"{_progress}.new", size.ToString(CultureInfo.InvariantCulture));
        File.Move($"{_progress}.new", _progress, overwrite: true);
    }
}
