namespace KeplerAI.Platform.Hosting;

/// <summary>What work in hand keeps on disk for a moment: a process that was killed leaves it, copies of data among it, and no later attempt reads it.</summary>
public static class Leftovers
{
    /// <summary>Empties those folders. For the holder of the home's lock, before any work begins.</summary>
    public static void Clear(KeplerSettings settings)
    {
        foreach (var folder in new[] { settings.Staging, settings.DuckDbTemp }.Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // a worker of the process before is still on its way out: no reason not to start, and the next start comes by again
            }
        }
    }
}
