using System.Collections.Concurrent;
using System.Globalization;
using KeplerAI.Compute.Execution;

namespace KeplerAI.Compute.Notebooks;

/// <summary>Keeps Jupyter instances as child processes of this platform. None survives it: what a predecessor left is ended first.</summary>
public sealed partial class NotebookSupervisor : INotebookSupervisor, IAsyncDisposable
{
    private readonly Sandbox _sandbox;
    private readonly ScriptRunner _runner;
    private readonly ConcurrentDictionary<Guid, NotebookProcess> _running = new();
    private readonly ConcurrentDictionary<Guid, bool> _stopped = new();
    private readonly SemaphoreSlim _turn = new(1);

    public NotebookSupervisor(Sandbox sandbox, ScriptRunner runner)
    {
        (_sandbox, _runner) = (sandbox, runner);
        EndOrphans();
    }

    public Func<TestedScript, Task>? Tested { get; set; }

    public Func<Guid, Task>? Ended { get; set; }

    public Func<Guid, Task<string?>>? Context { get; set; }

    private string Root => Path.Combine(_sandbox.Options.State, "nb");

    public async Task<string?> StartAsync(NotebookRequest request, CancellationToken ct)
    {
        if (_sandbox.Unavailable is { } rule) return rule;
        if (!File.Exists("/usr/bin/jupyter-notebook")) return "sandbox.no_jupyter";
        NotebookProcess instance;
        await _turn.WaitAsync(ct);
        try
        {
            if (_running.TryGetValue(request.InstanceId, out var known) && !known.Exited.IsCompleted) return null;
            instance = NotebookProcess.Create(_sandbox, request, FolderOf(request.InstanceId));
            _running[request.InstanceId] = instance;
        }
        finally
        {
            _turn.Release();
        }

        await File.WriteAllTextAsync(Record(request.InstanceId), string.Create(CultureInfo.InvariantCulture, $"{instance.Identity.Pid} {instance.Identity.StartTicks}"), ct);
        instance.Server = new RunServer(ServerSocket(instance), (folder, file, source, say, stop) => TestAsync(instance, folder, file, source, say, stop));
        if (LinuxProcess.IsRoot) LinuxProcess.Own(ServerSocket(instance), _sandbox.Options.ScriptUid);
        if (await instance.OpenAsync(ct) is { } problem)
        {
            await StopAsync(request.InstanceId, CancellationToken.None);
            return problem;
        }

        _ = WatchAsync(instance);
        return null;
    }

    public async Task StopAsync(Guid instanceId, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (!_running.TryRemove(instanceId, out var instance)) return;
            _stopped[instanceId] = true;
            await instance.DisposeAsync();
            File.Delete(Record(instanceId));
        }
        finally
        {
            _turn.Release();
        }
    }

    public NotebookState StateOf(Guid instanceId) =>
        _running.TryGetValue(instanceId, out var i) ? i.Ready ? NotebookState.Running : NotebookState.Starting
        : _stopped.ContainsKey(instanceId) ? NotebookState.Stopped : NotebookState.Absent;

    public NotebookEndpoint? EndpointOf(Guid instanceId) => _running.TryGetValue(instanceId, out var i) && i.Ready ? i.Endpoint : null;

    public NotebookUsage? UsageOf(Guid instanceId) => _running.TryGetValue(instanceId, out var i) && i.Ready ? i.Usage() : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _running.Keys) await StopAsync(id, CancellationToken.None);
        _turn.Dispose();
    }

    private async Task WatchAsync(NotebookProcess instance)
    {
        await instance.Exited;
        if (instance.Stopping) return;
        await StopAsync(instance.Request.InstanceId, CancellationToken.None);
        if (Ended is { } ended) await ended(instance.Request.InstanceId);
    }

    private void EndOrphans()
    {
        Directory.CreateDirectory(Root);
        foreach (var record in Directory.GetFiles(Root, "*.pid"))
        {
            var parts = File.ReadAllText(record).Split(' ');
            if (parts is [var pid, var ticks]) LinuxProcess.KillSession(new(int.Parse(pid, CultureInfo.InvariantCulture), long.Parse(ticks, CultureInfo.InvariantCulture)));
            File.Delete(record);
        }

        foreach (var folder in Directory.GetDirectories(Root)) Folders.Remove(folder);
    }

    // A Unix socket's path has 107 bytes at most, and the state folder may be deep.
    private string FolderOf(Guid instanceId)
    {
        var name = instanceId.ToString("N")[^12..];
        var folder = Path.Combine(Root, name);
        return folder.Length < 80 ? folder : Path.Combine(Path.GetTempPath(), $"kepler-nb-{name}");
    }

    private string Record(Guid instanceId) => Path.Combine(Root, $"{instanceId:N}.pid");

    private static string ServerSocket(NotebookProcess instance) => Path.Combine(instance.Folder, "host", "kepler.sock");
}
