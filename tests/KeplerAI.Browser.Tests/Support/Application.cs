using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>The built application as a process of its own: embedded PostgreSQL, workers, sandbox and Jupyter, in a folder of its own.</summary>
public sealed class Application : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private Application(string home, int port, int jupyterPort)
    {
        (Home, Url, JupyterUrl) = (home, $"http://localhost:{port}", $"http://127.0.0.1:{jupyterPort}");
        var start = new ProcessStartInfo(Binary) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
        foreach (var old in start.Environment.Keys.Where(k => k.StartsWith("KEPLER_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(old);
        start.Environment["KEPLER_HOME"] = home;
        start.Environment["KEPLER_TOOLS"] = Checkout.Tools;
        start.Environment["KEPLER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["KEPLER_JUPYTER_PORT"] = jupyterPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["KEPLER_DEMO"] = "1";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    public string Home { get; }

    public string Url { get; }

    public string JupyterUrl { get; }

    /// <summary>Everything that the process printed.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    private bool IsReady => Said.Contains("Prêt en", StringComparison.Ordinal);

    // The test's own configuration tells which build is under test.
    private static string Binary
    {
        get
        {
            var target = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
            return Path.Combine(Checkout.Root, "src", "KeplerAI", "bin", target.Parent!.Name, target.Name, "KeplerAI");
        }
    }

    public static async Task<Application> StartAsync()
    {
        await Leftovers.SweepAsync();
        var home = $"{Leftovers.Prefix}{Environment.ProcessId}";
        Directory.CreateDirectory(home, (UnixFileMode)0b111_101_101);
        var application = new Application(home, Ports.Free(), Ports.Free());
        application._process.Start();
        application._process.BeginOutputReadLine();
        application._process.BeginErrorReadLine();
        await File.WriteAllTextAsync(Path.Combine(home, Leftovers.PidFile), application._process.Id.ToString(CultureInfo.InvariantCulture));
        try
        {
            await Until.HoldsAsync(() => application._process.HasExited || application.IsReady, "the application is ready");
            application.IsReady.ShouldBeTrue("the application ended at its start");
            return application;
        }
        catch (Exception e)
        {
            var said = application.Said; // what it says of its own end tells nothing
            await application.DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{said}", e);
        }
    }

    /// <summary>Ends the application as Ctrl+C does.</summary>
    /// <returns>What of it still runs afterwards; nothing, when all is well.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        if (_process.HasExited)
            return [];
        var family = Leftovers.FamilyOf(_process.Id);
        Leftovers.Interrupt(_process.Id);
        IReadOnlyList<string> left = [];
        try
        {
            await Until.HoldsAsync(() => (left = Leftovers.StillRunning(family, Home)).Count == 0);
        }
        catch (TimeoutException)
        {
            // The answer says what it was.
        }

        return left;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}
