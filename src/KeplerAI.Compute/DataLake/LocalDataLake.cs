using System.Runtime.InteropServices;

namespace KeplerAI.Compute.DataLake;

/// <summary>The lake as a local folder. Folders 0755 and files 0444, so that the sandbox's user can read and nobody changes them.</summary>
public sealed partial class LocalDataLake : IDataLake
{
    internal const string Pointer = "_current";
    private const int Exists = 17;
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public LocalDataLake(string root)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(Root)) Directory.CreateDirectory(Root, FolderMode);
    }

    public string Root { get; }

    public string Physical(string path)
    {
        var current = Root;
        foreach (var segment in LakePath.Checked(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            current = Path.Combine(current, segment);
            if (new FileInfo(current).LinkTarget is not null) throw LakePath.Refused(path);
        }
        return current;
    }

    public async Task<LakeFile> AdoptAsync(string localFile, string path, CancellationToken ct)
    {
        var target = Physical(path);
        if (Path.GetFileName(target) == Pointer || File.ResolveLinkTarget(localFile, returnFinalTarget: false) is not null) throw LakePath.Refused(path);
        var sha = await Task.Run(() => Durable.Sha256(localFile), ct);
        var file = new LakeFile(path, new FileInfo(localFile).Length, sha);
        if (!File.Exists(target)) await Task.Run(() => Place(localFile, target), ct);
        if (!File.Exists(localFile)) return file;
        // The place was taken, perhaps just now: the same content means the work was done before.
        if (await Task.Run(() => Durable.Sha256(target), ct) != sha) throw new IOException($"The lake already holds another content at {path}.");
        File.Delete(localFile);
        return file;
    }

    public async Task PointAsync(string tableFolder, string file, CancellationToken ct)
    {
        var folder = Physical(tableFolder);
        if (!File.Exists(Physical($"{tableFolder}/{file}")) || Path.GetDirectoryName(Physical($"{tableFolder}/{file}")) != folder)
            throw new ArgumentException($"{tableFolder} has no file {file}.", nameof(file));
        var next = Path.Combine(folder, $".next-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(next, file, ct);
        Durable.FlushFile(next);
        File.SetUnixFileMode(next, FileMode);
        File.Move(next, Path.Combine(folder, Pointer), overwrite: true);
        Durable.FlushFolder(folder);
    }

    public Task RemoveAsync(string path, CancellationToken ct)
    {
        File.Delete(Physical(path));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LakeEntry>> ListAsync(string tableFolder, CancellationToken ct)
    {
        var folder = new DirectoryInfo(Physical(tableFolder));
        return Task.FromResult<IReadOnlyList<LakeEntry>>(folder.Exists ? [.. folder.EnumerateFiles().Select(f => new LakeEntry(f.Name, new DateTimeOffset(f.LastWriteTimeUtc)))] : []);
    }

    public string? Current(string tableFolder)
    {
        var pointer = Path.Combine(Physical(tableFolder), Pointer);
        return File.Exists(pointer) ? LakePath.Checked($"{tableFolder}/{File.ReadAllText(pointer)}") : null;
    }

    // Staged beside its place first: the step that makes it visible is then a link on one device, which never replaces.
    private void Place(string localFile, string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        MakeFolders(folder);
        var staged = Path.Combine(folder, $".adopt-{Guid.NewGuid():N}");
        File.Move(localFile, staged);
        Durable.FlushFile(staged);
        File.SetUnixFileMode(staged, FileMode);
        // File.Move looks first and renames then: what another put there in between would be replaced.
        if (Link(staged, target) == 0) File.Delete(staged);
        else if (Marshal.GetLastPInvokeError() == Exists) File.Move(staged, localFile);
        else File.Move(staged, target, overwrite: false); // a file system without links
        Durable.FlushFolder(folder);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    private void MakeFolders(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (folder != Root) MakeFolders(Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, FolderMode); // the process's umask must not decide who reads the lake
        Durable.FlushFolder(Path.GetDirectoryName(folder)!);
    }
}
