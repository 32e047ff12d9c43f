using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KeplerAI.Compute.Execution;

namespace KeplerAI.Compute.Notebooks;

/// <summary><c>kepler run FILE</c>: the same sandbox as a job's, and the platform's word that this very text ran.</summary>
public sealed partial class NotebookSupervisor
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private async Task<(int Code, string Message)> TestAsync(NotebookProcess instance, string folder, string file, byte[] source, Func<string, Task> say, CancellationToken ct)
    {
        var request = instance.Request;
        using var scratch = new Scratch(_sandbox.Options.State);
        var script = scratch.Write("script.py", Encoding.UTF8.GetString(source));
        var output = Path.Combine(scratch.Folder, "output");
        Directory.CreateDirectory(output);
        var context = JsonNode.Parse(await FreshContextAsync(instance))!.AsObject();
        (context["folder"], context["run"], context["output"]) = (folder, null, "/kepler/output");
        var decoder = Encoding.UTF8.GetDecoder();
        async Task TeeAsync(ReadOnlyMemory<byte> bytes)
        {
            var text = new char[bytes.Length + 1];
            try
            {
                await say(new string(text, 0, decoder.GetChars(bytes.Span, text, flush: false)));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Nobody reads any more; the run goes on and is recorded.
            }
        }

        var run = new ScriptRequest(script, Path.GetFileName(file), request.UseCaseNumber, context.ToJsonString(), output, Path.Combine(scratch.Folder, "log"), new(request.Cores, request.MemoryMb, Longest));
        var outcome = await _runner.RunAsync(run, _ => Task.CompletedTask, TeeAsync, ct);
        if (outcome.Rule == "script.cancelled") throw new OperationCanceledException(ct);
        var hash = Convert.ToHexStringLower(SHA256.HashData(source));
        if (Tested is { } tested) await tested(new(request.InstanceId, folder, file, hash, outcome.Rule is null));
        return outcome.Rule is null
            ? (0, $"Testé dans Jupyter : {folder}/{file} ({hash[..12]})")
            : (outcome.ExitCode ?? 1, $"Échec de {folder}/{file} : {outcome.Rule}{(outcome.ExitCode is { } code ? $" {code}" : "")}");
    }

    private async Task<string> FreshContextAsync(NotebookProcess instance)
    {
        var file = Path.Combine(instance.Folder, "context.json");
        if (Context is { } ask && await ask(instance.Request.InstanceId) is { } fresh)
        {
            // In place: the file is mounted, and a new inode would not be seen inside.
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.Read);
            stream.SetLength(0);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(fresh));
        }

        return await File.ReadAllTextAsync(file);
    }
}
