using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace KeplerAI.Compute.Postgres;

/// <summary>
/// A PostgreSQL of this instance alone, on the loopback. A server left running by a killed application is adopted;
/// disposing ends it either way.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly EmbeddedPostgresOptions _options;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, Postmaster server, string password, bool adopted)
    {
        _options = options;
        Port = server.Port;
        Adopted = adopted;
        AdminConnection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = ClusterFiles.Superuser,
            Password = password,
            Database = "postgres",
        }.ConnectionString;
    }

    public int Port { get; }

    public bool Adopted { get; }

    /// <summary>The superuser, on the database postgres.</summary>
    public string AdminConnection { get; }

    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancel = default)
    {
        var binaries = PostgresBinaries.Find(options.Tools);
        var files = new ClusterFiles(options, binaries);
        var adopted = Postmaster.Of(options.DataFolder) is not null;
        var password = await files.PrepareAsync(cancel);
        for (var attempt = 1; ; attempt++)
        {
            using var process = adopted ? null : Launch(options, binaries, options.Port == 0 ? RememberedPort(options) : options.Port);
            if (await ReadyAsync(options, process, cancel) is { } server)
            {
                await File.WriteAllTextAsync(options.PortFile, server.Port.ToString(CultureInfo.InvariantCulture), cancel);
                return new EmbeddedPostgres(options, server, password, adopted);
            }

            // A free port may be taken by somebody else in the moment before the server binds it.
            if (options.Port != 0 || attempt == 3)
                throw Failure(options);
            adopted = false;
        }
    }

    public async ValueTask DisposeAsync() => await Postmaster.StopAsync(_options.DataFolder, immediately: !_options.Durable);

    private static Process Launch(EmbeddedPostgresOptions options, PostgresBinaries binaries, int port)
    {
        // setsid: a Ctrl-C in the terminal must reach the application alone, which stops the server last.
        List<string> command =
        [
            .. ClusterFiles.As(options), binaries.Postgres, "-D", options.DataFolder, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
            "-c", "max_connections=200", "-c", string.Create(CultureInfo.InvariantCulture, $"shared_buffers={options.SharedBuffersMegabytes}MB"),
        ];
        if (!options.Durable)
            command.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var word in new[] { "-c", "log=$1; shift; exec setsid \"$@\" </dev/null >>\"$log\" 2>&1", "sh", options.LogFile }.Concat(command))
            start.ArgumentList.Add(word);
        return Process.Start(start) ?? throw Failure(options);
    }

    private static async Task<Postmaster?> ReadyAsync(EmbeddedPostgresOptions options, Process? process, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < options.StartTimeout)
        {
            if (Postmaster.Of(options.DataFolder) is { Ready: true } server)
                return server;
            if (process is { HasExited: true })
                return null;
            await Task.Delay(20, cancel);
        }
        return null;
    }

    private static EmbeddedPostgresException Failure(EmbeddedPostgresOptions options)
    {
        var log = File.Exists(options.LogFile) ? string.Join('\n', File.ReadLines(options.LogFile).TakeLast(8)) : "";
        if (options.Port != 0 && log.Contains("Address already in use", StringComparison.Ordinal))
            return new($"Port {options.Port} is in use by another program: PostgreSQL cannot listen there.");
        return log.Contains("No space left", StringComparison.Ordinal)
            ? new($"No disk space left for PostgreSQL in {options.DataFolder}.")
            : new($"PostgreSQL did not start. The end of {options.LogFile}:\n{log}");
    }

    /// <summary>The port of last time while nobody else has it, so that connection strings handed out stay good.</summary>
    private static int RememberedPort(EmbeddedPostgresOptions options)
    {
        if (File.Exists(options.PortFile) && int.TryParse(File.ReadAllText(options.PortFile), CultureInfo.InvariantCulture, out var last) && IsFree(last))
            return last;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
