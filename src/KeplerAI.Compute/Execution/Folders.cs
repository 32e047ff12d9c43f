namespace KeplerAI.Compute.Execution;

internal static class Folders
{
    /// <summary>Takes a folder away with all that is in it, although a process on its way out may still write there, or take it away as well.</summary>
    /// <exception cref="IOException">Somebody still writes there after five seconds.</exception>
    public static void Remove(string folder)
    {
        for (var i = 0; Directory.Exists(folder); i++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (i < 250)
            {
                Thread.Sleep(20);
            }
        }
    }
}
