using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KeplerAI.Torture;

/// <summary>A process of the run. It ends by itself when its starter does.</summary>
public sealed class Child : IDisposable
{
    private readonly Process _process;
    private bool _ended;

    private Child(NodeSettings settings, Process process) => (Settings, _process) = (settings, process);

    public NodeSettings Settings { get; }

    public int Pid => _process.Id;

    public static Child Start(NodeSettings settings)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(dotnet, [typeof(Child).Assembly.Location, settings.Write()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0", ["DOTNET_GCHeapHardLimit"] = "20000000" },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{dotnet} did not start.");
        var said = Path.Combine(settings.Folder, $"{settings.Role}-{settings.Index}-{settings.Seed}.log");
        var gate = new Lock();
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Child(settings, process);

        void Keep(object sender, DataReceivedEventArgs e)
        {
            lock (gate)
            {
                File.AppendAllText(said, e.Data + "\n");
            }
        }
    }

    public void Kill()
    {
        if (!_ended)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    public void Dispose()
    {
        Kill();
        _ended = true;
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{Pid}"]);
        kill.WaitForExit();
    }
}
