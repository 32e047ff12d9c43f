using System.Text.Json;

namespace KeplerAI.Compute.Execution;

/// <param name="SyntaxErrorLine">Null when the text is Python.</param>
public sealed record PythonSource(int? SyntaxErrorLine, bool ImportsPySpark);

/// <summary>Reads a script without running it: Python's own parser, in the sandbox, over the text.</summary>
public sealed class PythonSourceCheck(Sandbox sandbox, IScriptRunner runner)
{
    private const string Parser = """
        import ast, json
        text = open("/kepler/output/source.py", "rb").read()
        found = {"line": None, "pyspark": False}
        try:
            tree = ast.parse(text)
            names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
            names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
            found["pyspark"] = any(n.split(".")[0] == "pyspark" for n in names)
        except SyntaxError as e:
            found["line"] = e.lineno or 1
        except (ValueError, RecursionError, MemoryError):
            found["line"] = 1
        open("/kepler/output/found.json", "w").write(json.dumps(found))
        """;

    public async Task<PythonSource> CheckAsync(string text, CancellationToken ct)
    {
        if (sandbox.Unavailable is { } rule) throw new InvalidOperationException(rule);
        using var scratch = new Scratch(sandbox.Options.State);
        var output = Path.Combine(scratch.Folder, "output");
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, "source.py"), text, ct);
        var request = new ScriptRequest(scratch.Write("parse.py", Parser), "parse.py", null, "{}", output, Path.Combine(scratch.Folder, "log"), new(1, 512, TimeSpan.FromSeconds(20)));
        var outcome = await runner.RunAsync(request, _ => Task.CompletedTask, ct);
        ct.ThrowIfCancellationRequested();
        if (outcome.Rule is not null) return new(SyntaxErrorLine: 1, ImportsPySpark: false);
        using var found = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(output, "found.json"), ct));
        var line = found.RootElement.GetProperty("line");
        return new(line.ValueKind == JsonValueKind.Null ? null : line.GetInt32(), found.RootElement.GetProperty("pyspark").GetBoolean());
    }
}
