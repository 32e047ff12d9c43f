using System.Globalization;

namespace KeplerAI.Compute.Postgres;

/// <summary>A server found by the postmaster.pid of its data folder.</summary>
public sealed record Postmaster(int Pid, int Port, bool Ready)
{
    /// <summary>The running server of this folder, or null: a pid file whose process is gone, or is another program, counts for nothing.</summary>
    public static Postmaster? Of(string dataFolder)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(dataFolder, "postmaster.pid"));
        }
        catch (IOException)
        {
            return null;
        }
        if (lines.Length < 4 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid) || !int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port))
            return null;
        return Serves(pid, dataFolder) ? new Postmaster(pid, port, lines.Length > 7 && lines[7].Trim() == "ready") : null;
    }

    /// <summary>Ends the server by its pid and waits. Clients are disconnected; committed work is kept unless <paramref name="immediately"/>, where recovery keeps it.</summary>
    public static async Task StopAsync(string dataFolder, bool immediately = false)
    {
        if (Of(dataFolder) is not { } running)
            return;
        Posix.Send(running.Pid, immediately ? Posix.Quit : Posix.Interrupt);
        for (var waited = 0; waited < 30_000 && Serves(running.Pid, dataFolder); waited += 25)
        {
            if (waited == 20_000)
                Posix.Send(running.Pid, Posix.Quit);
            await Task.Delay(25);
        }
    }

    private static bool Serves(int pid, string dataFolder)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return Path.GetFileName(arguments[0]) == "postgres" && arguments.Contains(dataFolder, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
