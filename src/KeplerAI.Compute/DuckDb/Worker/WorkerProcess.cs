using System.Diagnostics;
using System.Text.Json;

namespace KeplerAI.Compute.DuckDb.Worker;

/// <summary>The outside of a worker process: started without the application's environment, killed on cancellation or when it takes too much memory.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "DOTNET_ROOT_X64", "LD_LIBRARY_PATH"];
    private readonly DuckDbOptions options;
    private readonly Process process;
    private readonly string folder;

    public WorkerProcess(DuckDbOptions options)
    {
        this.options = options;
        DuckDbLibrary.Require(options.ToolsFolder);
        options.MakeTempFolder();
        folder = Directory.CreateDirectory(Path.Combine(options.TempFolder, Guid.NewGuid().ToString("N"))).FullName;
        process = Process.Start(StartInfo(options)) ?? throw new DuckDbWorkerException("duckdb.ended", "The worker did not start.");
        process.ErrorDataReceived += (_, _) => { }; // drained, never kept: a crash may quote data
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public int Served { get; private set; }

    public bool Alive => !process.HasExited;

    public async Task<T> SendAsync<T>(string operation, object arguments, Action<string, double>? progress, CancellationToken ct)
    {
        Served++;
        var tooLarge = false;
        await using var watch = new Timer(_ => { if (Resident() > options.ProcessLimitBytes) { tooLarge = true; Kill(); } }, null, 100, 200);
        await using var kill = ct.Register(Kill);
        try
        {
            var request = new WorkerRequest(operation, WorkerJson.Element(arguments), options.MemoryMb, options.Threads, folder, Environment.ProcessId);
            await process.StandardInput.WriteLineAsync(WorkerJson.Line(request).AsMemory(), ct);
            await process.StandardInput.FlushAsync(ct);
            while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
            {
                var reply = JsonSerializer.Deserialize<WorkerReply>(line, WorkerJson.Options)!;
                if (reply.Phase is not null) progress?.Invoke(reply.Phase, reply.Fraction);
                else if (reply.Error is not null) throw new DuckDbWorkerException(reply.OutOfMemory ? "duckdb.memory" : "duckdb.failed", reply.Error);
                else return reply.Result is { } result ? result.Deserialize<T>(WorkerJson.Options)! : default!;
            }
        }
        catch (IOException)
        {
            // The other end of the pipe is gone, and the worker with it, though the system may not say so yet.
        }
        ct.ThrowIfCancellationRequested();
        throw tooLarge
            ? new DuckDbWorkerException("duckdb.memory", $"The worker took more than {options.ProcessLimitBytes >> 20} MiB.")
            : new DuckDbWorkerException("duckdb.ended", "The worker ended before it answered.");
    }

    public void Dispose()
    {
        Kill();
        process.WaitForExit(30_000); // gone for sure, so that nothing is written after the caller cleans up
        process.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true); // a worker that was killed leaves copies of data there
        }
        catch (IOException)
        {
            // it is not gone yet: the application's next start clears the folder
        }
    }

    private static ProcessStartInfo StartInfo(DuckDbOptions options)
    {
        var info = new ProcessStartInfo(options.WorkerCommand[0], options.WorkerCommand[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.TempFolder,
        };
        // No connection string or key of the application reaches a process that parses strangers' files.
        info.Environment.Clear();
        foreach (var name in Inherited)
            if (Environment.GetEnvironmentVariable(name) is { } value) info.Environment[name] = value;
        info.Environment[DuckDbLibrary.ToolsVariable] = options.ToolsFolder;
        info.Environment["DOTNET_gcServer"] = "0";
        info.Environment["DOTNET_TieredPGO"] = "0";
        return info;
    }

    private long Resident()
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process.Id}/statm").Split(' ');
            return long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // already gone
        }
    }
}
