using System.Security.Cryptography;
using System.Text;
using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Notebooks;
using KeplerAI.Compute.Tests.Execution;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Notebooks;

public sealed class NotebookSupervisorTests(SandboxFixture box) : IClassFixture<SandboxFixture>, IAsyncLifetime
{
    private readonly Guid _id = Guid.CreateVersion7();
    private readonly NotebookSupervisor _supervisor = new(new Sandbox(Options(box)), box.Runner);
    private readonly CancellationTokenSource _limit = new(Until.Patience);

    private string Tree => Path.Combine(box.Root, $"work-{_id:N}");

    [Fact]
    [Trait("Requirement", "R124"), Trait("Requirement", "R144"), Trait("Requirement", "R145"), Trait("Requirement", "R134")]
    public async Task Jupyter_starts_shows_three_empty_folders_runs_code_on_the_dataset_and_frees_everything_when_stopped()
    {
        await StartAsync();
        _supervisor.StateOf(_id).ShouldBe(NotebookState.Running);
        using var client = new KernelClient(_supervisor.EndpointOf(_id)!);
        var tree = await client.Http.GetStringAsync("api/contents/", _limit.Token);
        using var parsed = System.Text.Json.JsonDocument.Parse(tree);
        parsed.RootElement.GetProperty("content").EnumerateArray().Select(e => e.GetProperty("name").GetString()).Order().ShouldBe(["dataprep", "scoring", "training"]);
        Directory.EnumerateFileSystemEntries(Path.Combine(Tree, "dataprep")).ShouldBeEmpty();

        var printed = await client.RunAsync("import kepler, os\nprint(kepler.dataset('petit')['a'].sum(), os.getcwd(), os.path.exists('/UC_2'))", _limit.Token);
        printed.ShouldBe("6 /UC_1/scenarios/SC_4 False\n");
        _supervisor.UsageOf(_id)!.MemoryBytes.ShouldBeGreaterThan(30 << 20);

        var endpoint = _supervisor.EndpointOf(_id)!;
        await _supervisor.StopAsync(_id, CancellationToken.None);
        _supervisor.StateOf(_id).ShouldBe(NotebookState.Stopped);
        _supervisor.EndpointOf(_id).ShouldBeNull();
        File.Exists(endpoint.UnixSocket).ShouldBeFalse();
        Directory.GetFiles(Path.Combine(Options(box).State, "nb")).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "R177")]
    [Trait("Requirement", "R176")]
    public async Task A_file_run_by_the_kepler_command_is_recorded_with_the_hash_of_what_ran()
    {
        var seen = new List<TestedScript>();
        _supervisor.Tested = t => { seen.Add(t); return Task.CompletedTask; };
        await StartAsync();
        const string good = "import kepler\nprint('dossier', kepler.folder(), len(kepler.dataset('petit')))\n";
        await File.WriteAllTextAsync(Path.Combine(Tree, "dataprep", "bon.py"), good);
        await File.WriteAllTextAsync(Path.Combine(Tree, "scoring", "faux.py"), "raise SystemExit(3)");
        using var client = new KernelClient(_supervisor.EndpointOf(_id)!);
        var printed = await client.RunAsync("import subprocess\nfor f in ('dataprep/bon.py', 'scoring/faux.py', '/etc/mime.types'):\n  r = subprocess.run(['kepler', 'run', f], capture_output=True, text=True)\n  print(r.returncode, r.stdout, r.stderr)", _limit.Token);
        printed.ShouldContain("0 dossier dataprep 3\n");
        printed.ShouldContain("\n3  ");
        printed.ShouldContain("\n2  ");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(good)));
        seen.Count.ShouldBe(2, printed);
        seen[0].ShouldBe(new TestedScript(_id, "dataprep", "bon.py", hash, Succeeded: true));
        seen[1].ShouldSatisfyAllConditions(t => t.Succeeded.ShouldBeFalse(), t => t.Folder.ShouldBe("scoring"));
    }

    [Fact]
    public async Task An_unexpected_end_is_told_and_a_successor_ends_orphans()
    {
        var ended = new TaskCompletionSource<Guid>();
        _supervisor.Ended = id => { ended.TrySetResult(id); return Task.CompletedTask; };
        await StartAsync();
        _ = new NotebookSupervisor(new Sandbox(Options(box)), box.Runner);
        (await ended.Task.WaitAsync(Until.Patience)).ShouldBe(_id);
        _supervisor.StateOf(_id).ShouldBe(NotebookState.Stopped);
    }

    [Fact]
    public async Task Without_its_token_the_instance_answers_nothing()
    {
        await StartAsync();
        using var client = new KernelClient(_supervisor.EndpointOf(_id)! with { Token = "x" });
        (await client.Http.GetAsync("api/contents/", _limit.Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public void No_link_of_the_working_tree_is_followed()
    {
        Directory.CreateDirectory(Path.Combine(Tree, "dataprep", "sous"));
        File.WriteAllText(Path.Combine(Tree, "dataprep", "sous", "x.py"), "ok");
        File.CreateSymbolicLink(Path.Combine(Tree, "dataprep", "lien.py"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(Tree, "training"), "/etc");
        WorkingTree.Read(Tree, "dataprep", "sous/x.py").ShouldBe("ok"u8.ToArray());
        WorkingTree.Read(Tree, "dataprep", "lien.py").ShouldBeNull();
        WorkingTree.Read(Tree, "training", "passwd").ShouldBeNull();
        WorkingTree.Read(Tree, "dataprep", "../dataprep/sous/x.py").ShouldBeNull();
        WorkingTree.Read(Tree, "dataprep", "sous").ShouldBeNull();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _limit.Dispose();
    }

    // A state folder per test: a supervisor takes what it finds in its own for a dead predecessor's.
    private static SandboxOptions Options(SandboxFixture box) => box.Options with { State = Path.Combine(box.Root, "notebooks-state") };

    private async Task StartAsync()
    {
        const string context = """{"schema":1,"run":null,"use_case":1,"scenario":4,"folder":"dataprep","datasets":[{"name":"petit","path":"/UC_1/petit","file":"petit.parquet"}],"tables":{},"model":null,"output":"/kepler/output"}""";
        var request = box.Request("import pandas\nfrom kepler import duckdb_c\nduckdb_c.write_parquet(pandas.DataFrame({'a': [1, 2, 3]}), '/kepler/output/petit.parquet')");
        var (outcome, log) = await box.RunAsync(request);
        outcome.Rule.ShouldBeNull(log);
        Directory.CreateDirectory(Path.Combine(box.Lake, "UC_1", "petit"));
        File.Copy(Path.Combine(request.OutputFolder, "petit.parquet"), Path.Combine(box.Lake, "UC_1", "petit", "petit.parquet"), overwrite: true);
        (await _supervisor.StartAsync(new(_id, 1, 4, Tree, context, 1, 1024), _limit.Token)).ShouldBeNull();
    }
}
