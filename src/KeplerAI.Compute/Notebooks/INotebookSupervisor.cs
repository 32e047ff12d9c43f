namespace KeplerAI.Compute.Notebooks;

/// <param name="WorkingTree">Local folder with dataprep, training and scoring; mounted read-write at /UC_n/scenarios/SC_n.</param>
/// <param name="ContextJson">As for a script, so that the <c>kepler</c> package knows the datasets.</param>
public sealed record NotebookRequest(Guid InstanceId, int UseCaseNumber, int ScenarioNumber, string WorkingTree, string ContextJson, int Cores, int MemoryMb);

public enum NotebookState
{
    Absent,
    Starting,
    Running,
    Stopped,
}

/// <summary>Where the proxy reaches an instance. Token and socket never leave the server.</summary>
public sealed record NotebookEndpoint(string UnixSocket, string Token, string BasePath);

/// <summary>What an instance uses now.</summary>
/// <param name="Cores">Cores' worth of time since the last look; 0 at the first.</param>
public sealed record NotebookUsage(double Cores, long MemoryBytes);

/// <summary>A file that <c>kepler run</c> ran in an instance. Seen by the supervisor, which ran it.</summary>
/// <param name="Folder">dataprep, training or scoring.</param>
public sealed record TestedScript(Guid InstanceId, string Folder, string File, string Sha256, bool Succeeded);

/// <summary>Jupyter instances as supervised child processes in the sandbox.</summary>
public interface INotebookSupervisor
{
    /// <returns>Null when it runs, otherwise the rule (resource key) that says why not.</returns>
    Task<string?> StartAsync(NotebookRequest request, CancellationToken ct);

    Task StopAsync(Guid instanceId, CancellationToken ct);

    NotebookState StateOf(Guid instanceId);

    NotebookEndpoint? EndpointOf(Guid instanceId);

    /// <summary>Null when it does not run.</summary>
    NotebookUsage? UsageOf(Guid instanceId);

    /// <summary>Asked before each <c>kepler run</c>: the context as it is now (a dataset may have been attached since the start); null keeps the former.</summary>
    Func<Guid, Task<string?>>? Context { get; set; }

    /// <summary>Called once per <c>kepler run FILE</c> that ended.</summary>
    Func<TestedScript, Task>? Tested { get; set; }

    /// <summary>Called when a process ends without being asked to.</summary>
    Func<Guid, Task>? Ended { get; set; }
}
