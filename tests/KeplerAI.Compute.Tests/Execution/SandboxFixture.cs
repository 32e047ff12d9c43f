using KeplerAI.Compute.Execution;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Execution;

/// <summary>A real sandbox over a lake of its own, with two use cases in it.</summary>
public sealed class SandboxFixture : IDisposable
{
    private int _next;

    public SandboxFixture()
    {
        Root = Directory.CreateTempSubdirectory("kepler-sandbox-").FullName;
        foreach (var file in new[] { "UC_1/mine.txt", "UC_2/theirs.txt" })
        {
            Directory.CreateDirectory(Path.Combine(Lake, Path.GetDirectoryName(file)!));
            File.WriteAllText(Path.Combine(Lake, file), "x");
        }

        Directory.CreateDirectory(Path.Combine(Root, "secrets"));
        File.WriteAllText(Path.Combine(Root, "secrets", "master.key"), "secret");
        Sandbox = new Sandbox(Options);
        Runner = new ScriptRunner(Sandbox);
    }

    public string Root { get; }

    public string Lake => Path.Combine(Root, "lake");

    public SandboxOptions Options => SandboxOptions.For(Lake, Path.Combine(Root, "state"), Tools) with { OutputBytes = 64 << 20, Processes = 64 };

    public Sandbox Sandbox { get; }

    public ScriptRunner Runner { get; }

    private static string Tools => Environment.GetEnvironmentVariable("KEPLER_TOOLS") ?? "/var/lib/kepler/tools";

    public ScriptRequest Request(string python, string context = "{\"schema\":1}", int? seconds = null, int memoryMb = 1024)
    {
        var folder = Path.Combine(Root, $"run-{Interlocked.Increment(ref _next)}");
        Directory.CreateDirectory(Path.Combine(folder, "output"));
        var script = Path.Combine(folder, "script.py");
        File.WriteAllText(script, python);
        return new(script, "script.py", 1, context, Path.Combine(folder, "output"), Path.Combine(folder, "log.txt"), new(1, memoryMb, seconds is { } few ? TimeSpan.FromSeconds(few) : Until.Patience));
    }

    public async Task<(ScriptOutcome Outcome, string Log)> RunAsync(ScriptRequest request, ScriptRunner? runner = null)
    {
        var outcome = await (runner ?? Runner).RunAsync(request, _ => Task.CompletedTask, CancellationToken.None);
        return (outcome, await File.ReadAllTextAsync(request.LogFile));
    }

    public Task<(ScriptOutcome Outcome, string Log)> RunAsync(string python) => RunAsync(Request(python));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
