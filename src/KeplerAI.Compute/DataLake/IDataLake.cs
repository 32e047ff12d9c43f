namespace KeplerAI.Compute.DataLake;

/// <summary>An immutable file of the lake. <paramref name="Path"/> starts with /UC_n/ and is what people see.</summary>
public sealed record LakeFile(string Path, long Bytes, string Sha256);

/// <summary>A file as it stands in a folder, whether anything speaks of it or not.</summary>
public readonly record struct LakeEntry(string Name, DateTimeOffset WrittenAt);

/// <summary>
/// The data lake: immutable files under /UC_n/..., and per table a version pointer (<c>_current</c>). Paths are checked: absolute, no « .. », no link.
/// </summary>
public interface IDataLake
{
    /// <summary>The local folder that holds everything; /UC_1/x is its UC_1/x.</summary>
    string Root { get; }

    /// <exception cref="ArgumentException">When the path leaves the lake.</exception>
    string Physical(string path);

    /// <summary>Moves a finished local file into the lake under <paramref name="path"/>, read-only, fsynced; refuses to replace a file of other content.</summary>
    Task<LakeFile> AdoptAsync(string localFile, string path, CancellationToken ct);

    /// <summary>Swaps the version pointer of a table folder to <paramref name="file"/> (a name inside that folder), atomically.</summary>
    Task PointAsync(string tableFolder, string file, CancellationToken ct);

    /// <summary>Deletes a file that nothing refers to; nothing happens when it is gone.</summary>
    Task RemoveAsync(string path, CancellationToken ct);

    /// <summary>The files of a table folder, staged ones included; none when there is no such folder.</summary>
    Task<IReadOnlyList<LakeEntry>> ListAsync(string tableFolder, CancellationToken ct);

    /// <summary>The file the pointer names, as a lake path; null when the table has no version.</summary>
    string? Current(string tableFolder);
}
