using System.Diagnostics;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Demo;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Bench;

/// <summary>The web side of ingestion: an upload over the loopback with the memory it takes, a CSV of 5 GB from its last byte to its dataset, and the catalogue of 2,000 datasets.</summary>
public sealed class FilesBench : IBench
{
    private const long UploadBytes = 2_000_000_000;
    private const int Datasets = 2000;
    private const double SpeedGoal = 300, ListGoal = 50;

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
        using var client = await BenchClient.SignInAsync(host.Settings, ct);
        await UploadAsync(console, client, number, ct);
        await ActivatorUtilities.CreateInstance<CsvReady>(scope.ServiceProvider, sender).MeasureAsync(console, client, useCase, number, ct);
        for (var i = 0; i < Datasets; i++)
            await sender.SendAsync("datascientist", new DeclareDataset(Guid.CreateVersion7(), await numbers.NextAsync(Scopes.Dataset, ct), useCase, $"Dataset {i}", [$"tag{i % 40}"], OriginKind.Database), ct);
        await ListAsync(console, client, number, ct);
    }

    private async Task UploadAsync(TextWriter console, HttpClient client, int useCase, CancellationToken ct)
    {
        var url = await BenchClient.CreateUploadAsync(client, useCase, "a.csv", UploadBytes, ct);
        await using var memory = new MemoryWatch();
        var clock = Stopwatch.StartNew();
        await BenchClient.SendAsync(client, url, new Zeros(UploadBytes), UploadBytes, ct);
        var speed = Math.Round(UploadBytes / 1e6 / clock.Elapsed.TotalSeconds, 1);
        await console.WriteLineAsync(new BenchLine(Name, "upload", "2 GB by tus over the loopback, one PATCH, fsync included", speed, null, "MB/s", null, SpeedGoal, speed >= SpeedGoal).ToString());
        await console.WriteLineAsync(memory.Line(Name, "upload_memory", "growth of the process meanwhile, the sender in it included").ToString());
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
