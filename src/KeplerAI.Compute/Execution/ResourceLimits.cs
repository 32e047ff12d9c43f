using System.Globalization;

namespace KeplerAI.Compute.Execution;

/// <summary>Caps memory, CPU and processes of one sandbox.</summary>
internal interface IResourceLimit : IDisposable
{
    /// <summary>Options for prlimit, beside those every sandbox gets.</summary>
    IReadOnlyList<string> Prlimit { get; }

    void Enter(int pid);

    /// <summary>True when the memory cap was hit.</summary>
    bool MemoryExceeded(int pid);

    /// <summary>Bytes in use now.</summary>
    long MemoryBytes(int pid);
}

/// <summary>No control group here: resident memory is watched, and prlimit caps the number of processes.</summary>
internal sealed class WatchedLimit(SandboxOptions options, int memoryMb) : IResourceLimit
{
    public IReadOnlyList<string> Prlimit => [string.Create(CultureInfo.InvariantCulture, $"--nproc={options.Processes}")];

    public void Enter(int pid)
    {
    }

    public bool MemoryExceeded(int pid) => MemoryBytes(pid) > (long)memoryMb << 20;

    public long MemoryBytes(int pid) => LinuxProcess.TreeBytes(pid);

    public void Dispose()
    {
    }
}
