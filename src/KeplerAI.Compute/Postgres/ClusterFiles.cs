using System.Diagnostics;
using System.Globalization;

namespace KeplerAI.Compute.Postgres;

/// <summary>The data folder: made once by initdb, owned by the server's user.</summary>
internal sealed class ClusterFiles(EmbeddedPostgresOptions options, PostgresBinaries binaries)
{
    public const string Superuser = "postgres";

    public static string[] As(EmbeddedPostgresOptions options)
    {
        if (!Posix.IsRoot)
            return [];
        var uid = options.Uid.ToString(CultureInfo.InvariantCulture);
        return ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "--no-new-privs", "--"];
    }

    /// <summary>Returns the superuser's password.</summary>
    public async Task<string> PrepareAsync(CancellationToken cancel)
    {
        var data = options.DataFolder;
        var made = File.Exists(Path.Combine(data, "PG_VERSION"));
        var password = await Secret.ReadOrCreateAsync(options.PasswordFile, mayCreate: !made, cancel);
        RequireSpace();
        if (made)
            return password;
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        if (Posix.IsRoot)
            RequireTraversable();
        await InitialiseAsync(password, cancel);
        return password;
    }

    private async Task InitialiseAsync(string password, CancellationToken cancel)
    {
        // Made aside and renamed, so that a start cut short leaves no half-made cluster behind.
        var (draft, handover) = (options.DataFolder + ".new", options.DataFolder + ".password");
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            await Secret.WriteAsync(handover, password, cancel);
            if (Posix.IsRoot)
            {
                await RequireUserAsync(cancel);
                Posix.GiveTo(draft, options.Uid);
                Posix.GiveTo(handover, options.Uid);
            }
            string[] command =
            [
                .. As(options), binaries.Initdb, "-D", draft, "-U", Superuser, "--pwfile", handover, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C", "--locale-provider", "icu", "--icu-locale", "fr-FR",
                .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
            ];
            var (code, error) = await RunAsync(command, cancel);
            if (code != 0)
                throw new EmbeddedPostgresException($"initdb failed: {error}");
            Directory.Move(draft, options.DataFolder);
        }
        finally
        {
            File.Delete(handover);
        }
    }

    /// <summary>initdb insists on a name for the user it runs as.</summary>
    private async Task RequireUserAsync(CancellationToken cancel)
    {
        var uid = options.Uid.ToString(CultureInfo.InvariantCulture);
        if (Named())
            return;
        var (_, error) = await RunAsync(["useradd", "--system", "--uid", uid, "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", "kepler-postgres"], cancel);
        // Asked again, rather than reading the exit code: another instance may have made it in the same second.
        if (!Named())
            throw new EmbeddedPostgresException($"The system user kepler-postgres ({uid}) cannot be made: {error}");

        bool Named() => File.ReadLines("/etc/passwd").Any(line => line.Split(':') is [_, _, var id, ..] && id == uid);
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new EmbeddedPostgresException($"{command[0]} did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        await output;
        return (process.ExitCode, (await error).Trim());
    }

    private void RequireSpace()
    {
        var free = new DriveInfo(NearestExisting(options.DataFolder)).AvailableFreeSpace;
        if (free < options.MinimumFreeBytes)
            throw new EmbeddedPostgresException($"Only {free >> 20} MB are free for {options.DataFolder}; PostgreSQL needs at least {options.MinimumFreeBytes >> 20} MB.");
    }

    private void RequireTraversable()
    {
        for (var folder = Path.GetDirectoryName(options.DataFolder); folder is not null; folder = Path.GetDirectoryName(folder))
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
                throw new EmbeddedPostgresException($"{folder} cannot be entered by the unprivileged user that PostgreSQL runs as. Choose another KEPLER_HOME, for instance under /var/lib/kepler.");
    }

    private static string NearestExisting(string path) => Directory.Exists(path) ? path : NearestExisting(Path.GetDirectoryName(path)!);
}
