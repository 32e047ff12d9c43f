using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Execution;

namespace KeplerAI.Compute.Cluster;

/// <summary>
/// Runs the platform's PySpark job in client mode: Python is the driver and starts Spark's JVM through spark-submit itself, since spark-submit would not hand
/// it the plan on its stdin. Both stand in a session of their own, which ends as a whole; a master ends the application of a driver that is gone.
/// </summary>
internal sealed class SparkDriver(ClusterOptions options, TimeProvider clock)
{
    private const int LogsKept = 20;

    public async Task<SparkOutcome> RunAsync(SparkPlan plan, Action<string>? phase, CancellationToken ct)
    {
        await ReachAsync(ct);
        using var process = Start();
        var identity = LinuxProcess.Identify(process.Id) ?? throw new SparkException("spark.failed", "driver");
        var log = CappedLog.CopyAsync(process.StandardError.BaseStream, NewLog());
        // On every way out, success included, nothing of the driver stays behind.
        using var end = new Ending(identity);
        await using var stop = ct.Register(() => LinuxProcess.KillSession(identity));
        try
        {
            var line = JsonSerializer.Serialize(plan with { Submit = SparkSubmit.Arguments(options) }, WorkerJson.Options);
            await process.StandardInput.WriteLineAsync(line.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read: what it said last is the reason.
        }
        var outcome = await ReadAsync(process, phase, ct);
        await process.WaitForExitAsync(ct);
        // The JVM, which has nothing left to do, holds the log open until it is gone.
        LinuxProcess.KillSession(identity);
        await log.WaitAsync(ct);
        return outcome ?? throw new SparkException("spark.failed", "driver");
    }

    private static async Task<SparkOutcome?> ReadAsync(Process process, Action<string>? phase, CancellationToken ct)
    {
        SparkOutcome? outcome = null;
        while (await process.StandardOutput.ReadLineAsync(ct) is { } text)
        {
            var line = JsonSerializer.Deserialize<SparkLine>(text, WorkerJson.Options)!;
            if (line.Phase is { } at) phase?.Invoke(at);
            if (line.Error is { } error) throw SparkCauses.Of(error);
            outcome ??= line.Result;
        }
        ct.ThrowIfCancellationRequested();
        return outcome;
    }

    private Process Start()
    {
        var info = new ProcessStartInfo("/usr/bin/setsid", ["/usr/bin/python3", options.Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        info.Environment.Clear();
        foreach (var (name, value) in SparkSubmit.Environment(options)) info.Environment[name] = value;
        return Process.Start(info) ?? throw new SparkException("spark.failed", "driver");
    }

    /// <summary>A master that is away is told at once: Spark itself takes a minute to give up.</summary>
    private async Task ReachAsync(CancellationToken ct)
    {
        if (!Uri.TryCreate(options.SparkMaster.Split(',')[0], UriKind.Absolute, out var master) || master.Scheme != "spark") return;
        using var socket = new TcpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await socket.ConnectAsync(master.Host, master.Port, patience.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new SparkException("spark.unreachable", master.Authority);
        }
    }

    private string NewLog()
    {
        Directory.CreateDirectory(options.LogFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var old in Directory.GetFiles(options.LogFolder, "*.log").Order(StringComparer.Ordinal).SkipLast(LogsKept - 1)) File.Delete(old);
        return Path.Combine(options.LogFolder, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid():N}.log"));
    }

    private readonly record struct Ending(ProcessIdentity Driver) : IDisposable
    {
        public void Dispose() => LinuxProcess.KillSession(Driver);
    }
}
