using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Tests.Runs;

/// <summary>The application as a process of its own, killed without warning while it executes a run.</summary>
public sealed class CrashTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task After_a_kill_the_run_has_one_outcome_its_process_is_gone_and_no_event_is_lost_or_doubled()
    {
        var road = await RunRoad.OpenAsync(host, "Coupure");
        var file = $"dort_{Guid.NewGuid():N}.py";
        const string script = "import time\nprint('commence', flush=True)\ntime.sleep(600)";
        var job = await road.JobAsync(ScenarioFolder.DataPrep, script, file);
        var run = await road.AskAsync(job);
        var before = await CountAsync();

        var home = Home(road, file, script);
        int killed;
        using (var first = await StartAsync(home))
        {
            await UntilAsync(async () => (await road.RowAsync(run)).Status == RunStatus.Running && Scripts(file).Count > 0);
            killed = first.Id;
            first.Kill();
            await first.WaitForExitAsync();
        }

        using var second = await StartAsync(home);
        try
        {
            second.Id.ShouldNotBe(killed);
            await UntilAsync(async () => (await road.RowAsync(run)).IsOver);
            var row = await road.RowAsync(run);
            (row.Status, row.Rule).ShouldBe((RunStatus.Failed, "run.interrupted"));
            await UntilAsync(() => Task.FromResult(Scripts(file).Count == 0));
            (await road.EventsAsync(run)).Select(e => e.GetType()).ShouldBe([typeof(RunRequested), typeof(RunStarted), typeof(RunFailed)]);
            (await CountAsync()).ShouldBe(before + 2);
        }
        finally
        {
            second.Kill(entireProcessTree: true);
            await second.WaitForExitAsync();
        }
    }

    private async Task<long> CountAsync()
    {
        await using var connection = new NpgsqlConnection(host.Settings.StoreConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from kepler_events.mt_events", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A home of its own for the process, with the instance's secrets and the same working tree.</summary>
    private string Home(RunRoad road, string file, string script)
    {
        var home = Template.NewHome();
        var secrets = Directory.CreateDirectory(Path.Combine(home, "secrets"));
        foreach (var secret in Directory.GetFiles(host.Settings.Secrets))
            File.Copy(secret, Path.Combine(secrets.FullName, Path.GetFileName(secret)), overwrite: true);
        var tree = Directory.CreateDirectory(Path.Combine(home, "work", $"SC_{road.Scenario}", "dataprep"));
        File.WriteAllText(Path.Combine(tree.FullName, file), script);
        return home;
    }

    private async Task<Process> StartAsync(string home)
    {
        var database = new NpgsqlConnectionStringBuilder(host.Settings.StoreConnection).Database;
        var admin = new NpgsqlConnectionStringBuilder(await PostgresCluster.Shared.AdminConnectionAsync()) { Database = database };
        var info = new ProcessStartInfo("dotnet", [typeof(RunWorker).Assembly.Location]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var port = FreePort();
        info.Environment["KEPLER_HOME"] = home;
        info.Environment["KEPLER_TOOLS"] = Checkout.Tools;
        info.Environment["KEPLER_POSTGRES"] = admin.ConnectionString;
        info.Environment["KEPLER_DEMO"] = "1";
        info.Environment["KEPLER_PORT"] = $"{port}";
        info.Environment["KEPLER_JUPYTER_PORT"] = $"{FreePort()}";
        info.Environment["KEPLER_RUN_TIMEOUT_SECONDS"] = "600";
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Processes whose command line names the script.</summary>
    private static IReadOnlyList<string> Scripts(string file) =>
        [.. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Where(d => CommandLine(d).Contains(file, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); !await condition();)
        {
            clock.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(200);
        }
    }
}
