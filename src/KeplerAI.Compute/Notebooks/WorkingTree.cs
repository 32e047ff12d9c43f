using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeplerAI.Compute.Notebooks;

/// <summary>Reads and makes files of a scenario's folders. Whoever works in Jupyter owns them and could put a link there, so no link is followed.</summary>
public static partial class WorkingTree
{
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private const int Largest = 16 << 20;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private static int NoFollow => Arm ? 0x8000 : 0x20000;

    private static int DirectoryOnly => Arm ? 0x4000 : 0x10000;

    /// <param name="root">The working tree (work/SC_n).</param>
    /// <param name="folder">dataprep, training or scoring.</param>
    /// <param name="file">A name inside it, possibly in sub-folders.</param>
    /// <returns>The bytes; null when there is no such plain file of 16 MB at most.</returns>
    public static byte[]? Read(string root, string folder, string file)
    {
        var parts = new[] { folder }.Concat(file.Split('/')).ToArray();
        if (parts.Any(p => p is "" or "." or "..")) return null;
        var at = open(root, DirectoryOnly | CloseOnExec);
        for (var i = 0; i < parts.Length && at >= 0; i++)
        {
            var last = i == parts.Length - 1;
            var next = openat(at, parts[i], NoFollow | CloseOnExec | (last ? NonBlocking : DirectoryOnly));
            _ = close(at);
            at = next;
        }

        if (at < 0) return null;
        using var handle = new SafeFileHandle(at, ownsHandle: true);
        try
        {
            var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), Largest + 1)];
            var read = RandomAccess.Read(handle, bytes, 0);
            return read > Largest ? null : bytes[..read];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null; // a folder or a pipe
        }
    }

    /// <summary>Writes a new file into a folder, for the one who works there; never over another file nor through a link.</summary>
    /// <param name="owner">The uid that scripts run under, when the platform may give files away.</param>
    /// <returns>False when a file of that name stands there already, or the folder is none.</returns>
    public static bool Create(string root, string folder, string file, byte[] content, int? owner)
    {
        const int writeOnlyNew = 0x1 | 0x40 | 0x80;
        var at = open(root, DirectoryOnly | CloseOnExec);
        var inside = at < 0 ? -1 : openat(at, folder, DirectoryOnly | NoFollow | CloseOnExec);
        _ = close(at);
        var made = inside < 0 ? -1 : openat(inside, file, writeOnlyNew | NoFollow | CloseOnExec, 0b110_100_100);
        _ = close(inside);
        if (made < 0) return false;
        if (owner is { } uid) _ = fchown(made, (uint)uid, (uint)uid);
        using var handle = new SafeFileHandle(made, ownsHandle: true);
        RandomAccess.Write(handle, content, 0);
        return true;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string path, int flags);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string path, int flags, int mode);

    [LibraryImport("libc")]
    private static partial int fchown(int descriptor, uint owner, uint group);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
