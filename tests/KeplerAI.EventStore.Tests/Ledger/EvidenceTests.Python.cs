using System.Diagnostics;
using KeplerAI.Testing;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed partial class EvidenceTests
{
    private static string Verifier => Path.Combine(Checkout.Root, "tools", "verify_evidence.py");

    private static Task<(int Code, string Said)> VerifyAsync(string verifier, params string[] args) => PythonAsync(["-B", verifier, .. args]);

    private static async Task<(int Code, string Said)> PythonAsync(string[] args, string input = "")
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-I", .. args]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        await python.StandardInput.WriteAsync(input);
        python.StandardInput.Close();
        var errors = python.StandardError.ReadToEndAsync();
        var said = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, said + await errors);
    }
}
