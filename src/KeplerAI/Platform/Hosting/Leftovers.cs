namespace KeplerAI.Platform.Hosting;

/// <summary>What work in hand keeps on disk for a moment: a process that was killed leaves it, copies of data among it, and no later attempt reads it.</summary>
public static class Leftovers
{
    private static readonly string[] Folders = ["staging", Path.Combine("tmp", "duckdb")];

    /// <summary>Empties those folders. For the holder of the home's lock, before any work begins.</summary>
    public static void Clear(string home)
    {
        foreach (var folder in Folders.Select(f => new DirectoryInfo(Path.Combine(home, f))).Where(f => f.Exists))
        {
            foreach (var file in folder.GetFiles())
                file.Delete();
            foreach (var inner in folder.GetDirectories())
                inner.Delete(recursive: true);
        }
    }
}
