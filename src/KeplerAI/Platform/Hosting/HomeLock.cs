using System.Globalization;

namespace KeplerAI.Platform.Hosting;

/// <summary>One process per KEPLER_HOME: two would share a lake and a database without knowing of each other.</summary>
public sealed class HomeLock : IDisposable
{
    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    public static HomeLock Take(string home)
    {
        Directory.CreateDirectory(home);
        try
        {
            // FileShare.None is an exclusive flock: the kernel lets go of it when the process ends, however it ends.
            var file = new FileStream(Path.Combine(home, "kepler.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(PidFile(home), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new HomeLock(file);
        }
        catch (IOException) when (File.Exists(PidFile(home)))
        {
            throw new StartException("start.home-in-use", home, File.ReadAllText(PidFile(home)));
        }
    }

    // The file stays: removing it would let two processes lock two different files of one name.
    public void Dispose() => _file.Dispose();

    private static string PidFile(string home) => Path.Combine(home, "kepler.pid");
}
