using KeplerAI.Compute.DataLake;

namespace KeplerAI.Compute.Cluster;

/// <summary>
/// The lake in HDFS, with the local lake as its mirror: scripts, pages and DuckDB read the mirror. Nothing stands in the mirror that is not in HDFS: HDFS is
/// written first, and when it fails so does the step.
/// </summary>
internal sealed class HdfsDataLake(LocalDataLake mirror, HdfsFolder hdfs) : IDataLake
{
    public string Root => mirror.Root;

    public string Physical(string path) => mirror.Physical(path);

    public string? Current(string tableFolder) => mirror.Current(tableFolder);

    public async Task<LakeFile> AdoptAsync(string localFile, string path, CancellationToken ct)
    {
        if (File.Exists(mirror.Physical(path)))
        {
            var known = await mirror.AdoptAsync(localFile, path, ct);
            await EnsureAsync(known.Path, ct);
            return known;
        }
        if (File.ResolveLinkTarget(localFile, returnFinalTarget: false) is not null || Path.GetFileName(path) == LocalDataLake.Pointer) throw LakePath.Refused(path);
        await hdfs.PlaceAsync(localFile, await Task.Run(() => Durable.Sha256(localFile), ct), path, ct);
        return await mirror.AdoptAsync(localFile, path, ct);
    }

    public async Task PointAsync(string tableFolder, string file, CancellationToken ct)
    {
        var path = LakePath.Checked($"{tableFolder}/{file}");
        if (File.Exists(mirror.Physical(path)))
        {
            await EnsureAsync(path, ct);
            await hdfs.WriteAsync(file, hdfs.Of($"{LakePath.Checked(tableFolder)}/{LocalDataLake.Pointer}"), ct);
        }
        await mirror.PointAsync(tableFolder, file, ct);
    }

    public async Task RemoveAsync(string path, CancellationToken ct)
    {
        await hdfs.Files.DeleteAsync(hdfs.Of(LakePath.Checked(path)), ct);
        await mirror.RemoveAsync(path, ct);
    }

    /// <summary>Of both: a crash may have left a file in HDFS that never reached the mirror.</summary>
    public async Task<IReadOnlyList<LakeEntry>> ListAsync(string tableFolder, CancellationToken ct)
    {
        var there = await hdfs.Files.StatusAsync(hdfs.Of(LakePath.Checked(tableFolder)), ct) is null ? [] : await hdfs.Files.ListAsync(hdfs.Of(tableFolder), ct);
        return [.. there.Where(s => !s.IsFolder).Select(s => new LakeEntry(s.Name, s.Modified)).Concat(await mirror.ListAsync(tableFolder, ct)).GroupBy(f => f.Name, StringComparer.Ordinal).Select(same => same.MaxBy(f => f.WrittenAt))];
    }

    /// <summary>Files of the time before the cluster, and those that a crash kept from it, are sent when they are next needed there.</summary>
    public async Task EnsureAsync(string path, CancellationToken ct)
    {
        var local = mirror.Physical(path);
        if ((await hdfs.Files.StatusAsync(hdfs.Of(path), ct))?.Length == new FileInfo(local).Length) return;
        await hdfs.PlaceAsync(local, await Task.Run(() => Durable.Sha256(local), ct), path, ct);
    }
}
