using System.Diagnostics;

namespace KeplerAI.Compute.Execution;

/// <summary>A folder that a script wrote, and that nobody trusts.</summary>
internal static class OutputFolder
{
    public static long Bytes(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(f => f.Length);
        }
        catch (IOException)
        {
            return 0; // a file went away while it was counted; the next beat counts again
        }
    }

    /// <summary>Removes links, sockets, pipes and devices: the platform would follow them with rights that the script does not have.</summary>
    public static async Task KeepPlainFilesAsync(string folder)
    {
        using var find = Process.Start("/usr/bin/find", [folder, "-mindepth", "1", "!", "-type", "f", "!", "-type", "d", "-delete"]);
        await find.WaitForExitAsync();
    }
}
