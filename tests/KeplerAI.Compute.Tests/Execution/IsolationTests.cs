using KeplerAI.Compute.Execution;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Execution;

public sealed class IsolationTests(SandboxFixture box) : IClassFixture<SandboxFixture>
{
    [Theory]
    [InlineData("open('/usr/x', 'w')")]
    [InlineData("open('/x', 'w')")]
    [InlineData("open('/UC_1/mine.txt', 'a')")]
    [InlineData("open('/kepler/context.json', 'a')")]
    [InlineData("open('/kepler/script/script.py', 'a')")]
    [InlineData("open('/etc/shadow')")]
    [InlineData("open('/UC_2/theirs.txt')")]
    [InlineData("import ctypes; assert ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0")]
    public async Task What_is_not_given_is_refused(string line)
    {
        var (outcome, log) = await box.RunAsync($"print(open('/UC_1/mine.txt').read())\n{line}");
        outcome.Rule.ShouldBe("script.exit_code", log);
        log.ShouldStartWith("x\n");
    }

    [Fact]
    public async Task No_file_of_the_platform_and_no_environment_of_its_own_is_seen()
    {
        Environment.SetEnvironmentVariable("KEPLER_TEST_SECRET", "hush");
        var python = $"import os\nprint(os.path.exists('{box.Root}'), os.path.exists('/root'), os.path.exists('/home'), 'KEPLER_TEST_SECRET' in os.environ, os.getuid() == 0, open('/proc/1/cmdline').read().split(chr(0))[0])";
        var (_, log) = await box.RunAsync(python);
        log.ShouldBe("False False False False False bwrap\n");
    }

    [Fact]
    public async Task There_is_no_network()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var (outcome, log) = await box.RunAsync($"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)");
        outcome.Rule.ShouldBe("script.exit_code");
        log.ShouldContain("ConnectionRefusedError");
        (await box.RunAsync("import socket\nprint([n for _, n in socket.if_nameindex()])")).Log.ShouldBe("['lo']\n");
    }

    [Fact]
    public async Task A_fork_bomb_is_capped()
    {
        const string bomb = "import os,time\nn = 0\ntry:\n  while n < 5000:\n    if os.fork() == 0: time.sleep(60); os._exit(0)\n    n += 1\nexcept BlockingIOError: print('plafond', n < 200)\nos._exit(0)";
        var (outcome, log) = await box.RunAsync(bomb);
        log.ShouldBe("plafond True\n");
        outcome.ProcessEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task Too_much_output_ends_the_script_and_links_in_it_are_removed()
    {
        var large = await box.RunAsync("for n in range(9):\n  open(f'/kepler/output/{n}', 'wb').write(bytes(16 << 20))");
        large.Outcome.Rule.ShouldBe("script.output_too_large", large.Log);
        var request = box.Request("import os\nos.symlink('/etc/shadow', '/kepler/output/manifest.json')\nos.mkfifo('/kepler/output/pipe')\nopen('/kepler/output/kept', 'w')");
        (await box.RunAsync(request)).Outcome.Rule.ShouldBeNull();
        Directory.GetFileSystemEntries(request.OutputFolder).Select(Path.GetFileName).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Without_control_groups_memory_is_watched_and_processes_are_capped()
    {
        using var limit = new WatchedLimit(box.Options, 200);
        limit.Prlimit.ShouldBe(["--nproc=64"]);
        var started = new TaskCompletionSource<ProcessIdentity>();
        var run = box.Runner.RunAsync(box.Request("import time\nx = bytearray(260 << 20)\nprint('pris')\ntime.sleep(600)"), p => { started.SetResult(p); return Task.CompletedTask; }, CancellationToken.None);
        var process = await started.Task;
        await Until.HoldsAsync(() => limit.MemoryExceeded(process.Pid));
        (await box.Runner.EndAsync(process, CancellationToken.None)).ShouldBeTrue();
        await run;
        limit.MemoryExceeded(process.Pid).ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "R201")]
    [Trait("Requirement", "D09")]
    public async Task A_script_is_read_without_being_run()
    {
        var check = new PythonSourceCheck(box.Sandbox, box.Runner);
        (await check.CheckAsync("import pandas as pd\nprint('pyspark')", CancellationToken.None)).ShouldBe(new(null, false));
        (await check.CheckAsync("def f():\n    from pyspark.sql import SparkSession", CancellationToken.None)).ShouldBe(new(null, true));
        (await check.CheckAsync("import os, pyspark.ml as m\nos.remove('/x')", CancellationToken.None)).ShouldBe(new(null, true));
        (await check.CheckAsync("x = 1\ny = (\nz = 2", CancellationToken.None)).SyntaxErrorLine.ShouldNotBeNull();
    }
}
