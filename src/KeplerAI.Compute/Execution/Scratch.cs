namespace KeplerAI.Compute.Execution;

/// <summary>A folder of small files for one sandbox, gone with it.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch(string state)
    {
        Folder = Path.Combine(state, $"scratch-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return file;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
