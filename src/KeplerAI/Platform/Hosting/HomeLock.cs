namespace KeplerAI.Platform.Hosting;

/// <summary>One process per KEPLER_HOME: two would share a lake and a database without knowing of each other.</summary>
public sealed class HomeLock : IDisposable
{
    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    public static HomeLock Take(string home)
    {
        Directory.CreateDirectory(home);
        var path = Path.Combine(home, "kepler.lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            file.SetLength(0);
            using var writer = new StreamWriter(file, leaveOpen: true);
            writer.Write(Environment.ProcessId);
            return new HomeLock(file);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new StartException("start.home-in-use", home, Holder(path));
        }
    }

    // The file stays: removing it would let two processes lock two different files of one name.
    public void Dispose() => _file.Dispose();

    private static string Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
