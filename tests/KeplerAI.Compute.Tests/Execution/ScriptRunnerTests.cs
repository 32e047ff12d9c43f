using KeplerAI.Compute.Execution;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Execution;

public sealed class ScriptRunnerTests(SandboxFixture box) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task A_script_runs_and_its_output_is_the_log()
    {
        var request = box.Request("print('bonjour é')\nopen('/kepler/output/x.txt', 'w').write('42')");
        var (outcome, log) = await box.RunAsync(request);
        outcome.Rule.ShouldBeNull(log);
        outcome.ProcessEnded.ShouldBeTrue();
        log.ShouldBe("bonjour é\n");
        File.ReadAllText(Path.Combine(request.OutputFolder, "x.txt")).ShouldBe("42");
    }

    [Fact]
    public async Task The_exit_code_and_the_traceback_with_its_line_are_kept()
    {
        var (failed, log) = await box.RunAsync("x = 1\nraise ValueError('ligne deux')");
        failed.ShouldSatisfyAllConditions(() => failed.Rule.ShouldBe("script.exit_code"), () => failed.ExitCode.ShouldBe(1));
        log.ShouldContain("/kepler/script/script.py\", line 2");
        log.ShouldContain("ValueError: ligne deux");
        (await box.RunAsync("import sys; sys.exit(7)")).Outcome.ExitCode.ShouldBe(7);
    }

    [Fact]
    public async Task An_endless_loop_ends_at_its_time_limit()
    {
        var (outcome, _) = await box.RunAsync(box.Request("while True: pass", seconds: 1));
        outcome.Rule.ShouldBe("script.timeout");
        outcome.ProcessEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_memory_eater_ends_with_the_memory_rule_and_a_child_counts_too()
    {
        const string eater = "import os,time\nif os.fork() == 0:\n  x = []\n  while True: x.append(bytearray(8 << 20)); time.sleep(0.01)\nos.wait()";
        var (outcome, log) = await box.RunAsync(box.Request(eater, memoryMb: 200));
        outcome.Rule.ShouldBe("script.memory", log);
        outcome.ProcessEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelling_ends_the_script_and_its_children()
    {
        using var cancel = new CancellationTokenSource();
        ProcessIdentity? seen = null;
        var request = box.Request("import os,time\nos.fork(); os.setsid() if os.getpid() != os.getpgrp() else 0\nprint('ici')\ntime.sleep(600)");
        var run = box.Runner.RunAsync(request, p => Task.FromResult(seen = p), cancel.Token);
        await SaysAsync(request, "ici");
        await cancel.CancelAsync();
        var outcome = await run;
        outcome.Rule.ShouldBe("script.cancelled");
        outcome.ProcessEnded.ShouldBeTrue();
        LinuxProcess.Session(seen!).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_successor_ends_what_a_crashed_platform_left_running()
    {
        var recorded = new TaskCompletionSource<ProcessIdentity>();
        var request = box.Request("import time\nprint('ici')\ntime.sleep(600)");
        var abandoned = box.Runner.RunAsync(request, p => { recorded.SetResult(p); return Task.CompletedTask; }, CancellationToken.None);
        var identity = await recorded.Task;
        await SaysAsync(request, "ici");
        var successor = new ScriptRunner(new Sandbox(box.Options));
        (await successor.EndAsync(identity with { StartTicks = identity.StartTicks + 1 }, CancellationToken.None)).ShouldBeTrue("another process may have that pid now");
        LinuxProcess.IsAlive(identity).ShouldBeTrue("a pid is only trusted with its start time");
        (await successor.EndAsync(identity, CancellationToken.None)).ShouldBeTrue();
        LinuxProcess.IsAlive(identity).ShouldBeFalse();
        (await abandoned).Rule.ShouldBe("script.exit_code");
    }

    [Fact]
    public async Task Nothing_runs_before_the_identity_is_recorded()
    {
        var request = box.Request("print('parti')");
        await Should.ThrowAsync<InvalidOperationException>(() => box.Runner.RunAsync(request, _ => throw new InvalidOperationException("not recorded"), CancellationToken.None));
        (!File.Exists(request.LogFile) || File.ReadAllText(request.LogFile).Length == 0).ShouldBeTrue();
    }

    [Fact]
    public async Task The_log_is_capped_and_the_script_goes_on()
    {
        var request = box.Request("import sys\nfor i in range(12): sys.stdout.write('x' * (1 << 20))\nopen('/kepler/output/end', 'w')");
        var (outcome, _) = await box.RunAsync(request);
        outcome.Rule.ShouldBeNull();
        new FileInfo(request.LogFile).Length.ShouldBeInRange(10 << 20, (10 << 20) + 200);
        File.Exists(Path.Combine(request.OutputFolder, "end")).ShouldBeTrue();
    }

    private static Task SaysAsync(ScriptRequest request, string word) => Until.HoldsAsync(() => File.Exists(request.LogFile) && File.ReadAllText(request.LogFile).Contains(word, StringComparison.Ordinal));
}
