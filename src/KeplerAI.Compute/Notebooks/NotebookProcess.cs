using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using KeplerAI.Compute.Execution;

namespace KeplerAI.Compute.Notebooks;

/// <summary>One instance: its sandbox, its socket, its token.</summary>
internal sealed class NotebookProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Sandbox _sandbox;
    private readonly IResourceLimit _limit;
    private readonly SandboxProcess _process;
    private (long At, double Cpu)? _lastLook;
    private Task _log = Task.CompletedTask;

    private NotebookProcess(Sandbox sandbox, NotebookRequest request, string folder, string token)
    {
        (_sandbox, Request, Folder) = (sandbox, request, folder);
        Endpoint = new(Path.Combine(folder, "run", "jupyter.sock"), token, $"/jupyter/{request.InstanceId}/");
        _limit = sandbox.Limit(request.Cores, request.MemoryMb);
        _process = sandbox.Start(JupyterCommand.Arguments(sandbox.Options, request, folder, Endpoint.BasePath), _limit);
        Exited = _process.WaitAsync(CancellationToken.None);
    }

    public NotebookRequest Request { get; }

    public string Folder { get; }

    public NotebookEndpoint Endpoint { get; }

    public ProcessIdentity Identity => _process.Identity;

    public Task Exited { get; }

    public bool Stopping { get; private set; }

    public bool Ready { get; private set; }

    public RunServer? Server { get; set; }

    public static NotebookProcess Create(Sandbox sandbox, NotebookRequest request, string folder)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        sandbox.HandOver(Path.Combine(folder, "run"));
        sandbox.HandOver(Path.Combine(folder, "output"));
        foreach (var name in JupyterCommand.Folders)
        {
            sandbox.HandOver(Path.Combine(request.WorkingTree, name));
            Directory.CreateDirectory(Path.Combine(sandbox.Options.LakeRoot, $"UC_{request.UseCaseNumber}", "scenarios", $"SC_{request.ScenarioNumber}", name));
        }

        // The token stands in a file of the script's uid: a command line or an environment would show it to others.
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        sandbox.Give(Path.Combine(folder, "token"), token, UnixFileMode.UserRead);
        // Written again when datasets change, by this same user when it is not root; inside, the mount is read-only.
        sandbox.Give(Path.Combine(folder, "context.json"), request.ContextJson, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(Path.Combine(folder, "host"));
        return new(sandbox, request, folder, token);
    }

    /// <returns>Null once it answers, otherwise the rule.</returns>
    public async Task<string?> OpenAsync(CancellationToken ct)
    {
        _limit.Enter(Identity.Pid);
        _log = CappedLog.CopyAsync(_process.Output, Path.Combine(Folder, "jupyter.log"));
        await _process.OpenGateAsync(ct);
        using var http = new HttpClient(UnixSocketHttp.Handler(Endpoint.UnixSocket)) { Timeout = TimeSpan.FromSeconds(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", Endpoint.Token);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && !Exited.IsCompleted;)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://jupyter{Endpoint.BasePath}api/status"), ct);
                if (answer.StatusCode == HttpStatusCode.OK) {
                    Ready = true;
                    return null;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                // Not listening yet.
            }

            await Task.Delay(100, ct);
        }

        return Exited.IsCompleted ? "notebook.ended_at_start" : "notebook.not_ready";
    }

    public NotebookUsage Usage()
    {
        var (now, cpu) = (Stopwatch.GetTimestamp(), LinuxProcess.TreeCpuSeconds(Identity.Pid));
        var cores = _lastLook is { } last && now > last.At ? Math.Max(0, cpu - last.Cpu) / Stopwatch.GetElapsedTime(last.At, now).TotalSeconds : 0;
        _lastLook = (now, cpu);
        return new(Math.Round(cores, 2), _limit.MemoryBytes(Identity.Pid));
    }

    public async ValueTask DisposeAsync()
    {
        (Stopping, Ready) = (true, false);
        if (Server is { } server) await server.DisposeAsync();
        for (var i = 0; i < 250 && LinuxProcess.Session(Identity).Count > 0; i++)
        {
            LinuxProcess.KillSession(Identity);
            await Task.Delay(20);
        }

        await Exited;
        await _log;
        _process.Dispose();
        _limit.Dispose();
        Folders.Remove(Folder);
    }
}
