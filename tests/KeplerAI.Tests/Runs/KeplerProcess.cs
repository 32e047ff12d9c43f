using System.Diagnostics;
using KeplerAI.Runs;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Tests.Runs;

/// <summary>The application as a process of its own on the database of a test, to be killed without warning.</summary>
internal static class KeplerProcess
{
    /// <summary>A home of its own that outlives the process, with the instance's secrets.</summary>
    public static string Home(KeplerHost host)
    {
        var home = Template.NewHome();
        KeplerHost.CopySecrets(host.Settings.Secrets, Path.Combine(home, "secrets"));
        return home;
    }

    public static async Task<Process> StartAsync(KeplerHost host, string home)
    {
        var database = new NpgsqlConnectionStringBuilder(host.Settings.StoreConnection).Database;
        var admin = new NpgsqlConnectionStringBuilder(await PostgresCluster.Shared.AdminConnectionAsync()) { Database = database };
        var info = new ProcessStartInfo("dotnet", [typeof(RunWorker).Assembly.Location]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["KEPLER_HOME"] = home;
        info.Environment["KEPLER_TOOLS"] = Checkout.Tools;
        info.Environment["KEPLER_POSTGRES"] = admin.ConnectionString;
        info.Environment["KEPLER_DEMO"] = "1";
        info.Environment["KEPLER_PORT"] = $"{Ports.Free()}";
        info.Environment["KEPLER_JUPYTER_PORT"] = $"{Ports.Free()}";
        info.Environment["KEPLER_RUN_TIMEOUT_SECONDS"] = "600";
        info.Environment["KEPLER_JOB_FAILURES"] = "100000";
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static async Task KillAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public static async Task<long> CountAsync(KeplerHost host, string sql)
    {
        await using var connection = new NpgsqlConnection(host.Settings.StoreConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
