using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Demo;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Bench;

/// <summary>The web side of ingestion: an upload over the loopback with the memory it takes, and the catalogue of 2,000 datasets.</summary>
public sealed partial class FilesBench : IBench
{
    private const long UploadBytes = 2_000_000_000;
    private const int Datasets = 2000;
    private const double SpeedGoal = 300, MemoryGoal = 100, ListGoal = 50;

    public string Name => "files";

    public async Task RunAsync(TextWriter console)
    {
        await using var host = await PlatformHost.StartAsync([]);
        await using var scope = host.App.Services.CreateAsyncScope();
        var ct = host.App.Lifetime.ApplicationStopping;
        var sender = ActivatorUtilities.CreateInstance<DemoSender>(scope.ServiceProvider);
        var numbers = scope.ServiceProvider.GetRequiredService<INumbers>();
        var (useCase, number) = (Guid.CreateVersion7(), await numbers.NextAsync(Scopes.UseCase, ct));
        await sender.SendAsync("admin", new CreateUseCase(useCase, number, $"Bench {useCase:N}", "Bench", UseCaseType.CreditRisk, [new(await sender.IdAsync("datascientist", ct), BusinessFunction.DataScientist)]), ct);
        using var client = await SignInAsync(host.Settings, ct);
        await UploadAsync(console, client, number, ct);
        for (var i = 0; i < Datasets; i++)
            await sender.SendAsync("datascientist", new DeclareDataset(Guid.CreateVersion7(), await numbers.NextAsync(Scopes.Dataset, ct), useCase, $"Dataset {i}", [$"tag{i % 40}"], OriginKind.Database), ct);
        await ListAsync(console, client, number, ct);
    }

    private static async Task<HttpClient> SignInAsync(KeplerSettings settings, CancellationToken ct)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{settings.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        var page = await client.GetStringAsync(new Uri("/connexion", UriKind.Relative), ct);
        var password = DemoAccounts.All.Single(a => a.Login == "datascientist").Password;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Form.Login"] = "datascientist", ["Form.Password"] = password, ["__RequestVerificationToken"] = Field().Match(page).Groups["token"].Value });
        using var answer = await client.PostAsync(new Uri("/connexion", UriKind.Relative), form, ct);
        answer.EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Add("RequestVerificationToken", Meta().Match(await answer.Content.ReadAsStringAsync(ct)).Groups["token"].Value);
        client.DefaultRequestHeaders.Add(TusHeaders.Resumable, TusHeaders.Version);
        return client;
    }

    private async Task UploadAsync(TextWriter console, HttpClient client, int useCase, CancellationToken ct)
    {
        using var create = new HttpRequestMessage(HttpMethod.Post, new Uri($"{TusEndpoints.Path}?uc=UC_{useCase}", UriKind.Relative));
        create.Headers.Add(TusHeaders.Length, UploadBytes.ToString(CultureInfo.InvariantCulture));
        create.Headers.Add(TusHeaders.Metadata, "filename YS5jc3Y=");
        using var created = await client.SendAsync(create, ct);
        var url = created.EnsureSuccessStatusCode().Headers.Location!;
        using var body = new StreamContent(new Zeros(UploadBytes), 256 * 1024);
        body.Headers.ContentType = new(TusHeaders.ChunkType);
        body.Headers.ContentLength = UploadBytes;
        using var patch = new HttpRequestMessage(HttpMethod.Patch, url) { Content = body };
        patch.Headers.Add(TusHeaders.Offset, "0");
        var (before, peak) = (Environment.WorkingSet, 0L);
        await using var watch = new Timer(_ => peak = Math.Max(peak, Environment.WorkingSet), null, 0, 50);
        var clock = Stopwatch.StartNew();
        using var answer = await client.SendAsync(patch, ct);
        answer.EnsureSuccessStatusCode();
        var speed = Math.Round(UploadBytes / 1e6 / clock.Elapsed.TotalSeconds, 1);
        var grown = Math.Round(Math.Max(0, peak - before) / 1048576.0, 1);
        await console.WriteLineAsync(new BenchLine(Name, "upload", "2 GB by tus over the loopback, one PATCH, fsync included", speed, null, "MB/s", null, SpeedGoal, speed >= SpeedGoal).ToString());
        await console.WriteLineAsync(new BenchLine(Name, "upload_memory", "growth of the process meanwhile, the sender in it included", grown, null, "MB", null, MemoryGoal, grown < MemoryGoal).ToString());
        using var gone = await client.DeleteAsync(url, ct);
    }

    private async Task ListAsync(TextWriter console, HttpClient client, int useCase, CancellationToken ct)
    {
        var times = new List<double>();
        for (var time = 0; time < 60; time++)
        {
            var clock = Stopwatch.StartNew();
            await client.GetStringAsync(new Uri($"/lab/datasets?uc=UC_{useCase}", UriKind.Relative), ct);
            if (time >= 20)
                times.Add(clock.Elapsed.TotalMilliseconds);
        }

        var median = Math.Round(BenchLine.Median(times), 1);
        await console.WriteLineAsync(new BenchLine(Name, "list", $"the catalogue of {Datasets} datasets, asked over the loopback (median of 40)", median, null, "ms", null, ListGoal, median < ListGoal).ToString());
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();

    [GeneratedRegex("""<meta name="csrf" content="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Meta();

    /// <summary>As many bytes as asked for, from nowhere.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = (int)Math.Min(count, _left);
            _left -= given;
            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
