using System.Diagnostics;

namespace KeplerAI.Testing;

/// <summary>A real MariaDB on a free port of the loopback, under a user without rights; ended by its pid.</summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    /// <summary>The user that Debian's package makes for the server, which refuses to run as root.</summary>
    private const string Owner = "mysql";

    public const string User = "lecteur";
    public const string Password = "s3cret'de\\test{é};\"%";

    private static readonly Lazy<Task<MariaDbServer>> One = new(() => Task.Run(StartAsync));
    private static int count;
    private readonly Process process;
    private readonly string folder;
    private int databases;

    private MariaDbServer(Process process, string folder, int port) => (this.process, this.folder, Port) = (process, folder, port);

    /// <summary>The one of this test process.</summary>
    public static Task<MariaDbServer> SharedAsync() => One.Value;

    public int Port { get; }

    public int Pid => process.Id;

    public static async Task<MariaDbServer> StartAsync()
    {
        var place = Path.Combine(TestFolder.Path, $"mariadb{Interlocked.Increment(ref count)}");
        Directory.CreateDirectory(place);
        if (IsRoot) await RunAsync("chown", [$"{Owner}:{Owner}", place], null);
        var data = Path.Combine(place, "data");
        await RunAsync(As("mariadb-install-db"), [.. Rest("mariadb-install-db"), "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"], null);
        var port = Ports.Free();
        var start = new ProcessStartInfo(As("/usr/sbin/mariadbd"),
        [
            .. Rest("/usr/sbin/mariadbd"), "--no-defaults", $"--datadir={data}", $"--port={port}", "--bind-address=127.0.0.1", $"--socket={place}/s.sock",
            $"--pid-file={place}/pid", $"--log-error={place}/log", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--skip-log-bin",
        ]) { WorkingDirectory = "/" };
        var server = new MariaDbServer(Process.Start(start)!, place, port);
        EndWithUs(server.Pid);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>A fresh database that <see cref="User"/> may read.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"source_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync("", $"create database {name} character set utf8mb4; grant select, show view on {name}.* to '{User}'@'%';");
        return name;
    }

    /// <summary>As root, over the socket.</summary>
    public async Task<string> ExecuteAsync(string database, string sql) =>
        await RunAsync("mariadb", ["--no-defaults", "-S", $"{folder}/s.sock", "-u", "root", "--default-character-set=utf8mb4", "-N", "-B", .. database.Length > 0 ? new[] { database } : []], sql);

    /// <summary>What a power cut does.</summary>
    public void KillHard() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string As(string program) => IsRoot ? "setpriv" : program;

    private static string[] Rest(string program) => IsRoot ? ["--reuid", Owner, "--regid", Owner, "--clear-groups", "--no-new-privs", "--", program] : [];

    // A test host is given a moment to exit and is then killed: a watch of its own ends the server, however this process ends.
    private static void EndWithUs(int server)
    {
        const string watch = "while kill -0 $1 2>/dev/null; do kill -0 $2 2>/dev/null || exit; sleep 0.5; done; kill -9 $2";
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", watch, "sh", $"{Environment.ProcessId}", $"{server}"]) { WorkingDirectory = "/" })!.Dispose();
    }

    private async Task ReadyAsync()
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var literal = Password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
                await ExecuteAsync("", $"create user '{User}'@'%' identified by '{literal}'; grant process on *.* to '{User}'@'%';");
                return;
            }
            catch (InvalidOperationException) when (i < 600 && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        using var run = Process.Start(start)!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        try
        {
            if (input is not null) await run.StandardInput.WriteAsync(input);
            run.StandardInput.Close();
        }
        catch (IOException)
        {
            // A client that finds no server yet ends before it reads: its exit code says so.
        }
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program}: {await error}");
    }
}
