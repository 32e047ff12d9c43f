using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KeplerAI.Testing;

namespace KeplerAI.Messaging.Tests;

/// <summary>This assembly as a process of its own; ends with the test's, whatever happens to it.</summary>
internal sealed class ChildNode
{
    private readonly Process _process;

    private ChildNode(Process process) => _process = process;

    public static async Task<ChildNode> StartAsync(TestDatabase database, int skewMinutes, int strength)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(ChildNode).Assembly.Location, database.StoreConnection, database.PagesConnection, skewMinutes.ToString(CultureInfo.InvariantCulture), strength.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var child = new ChildNode(Process.Start(start) ?? throw new InvalidOperationException("The node did not start."));
        (await child._process.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        return child;
    }

    /// <summary>kill -9: no handler, no goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
