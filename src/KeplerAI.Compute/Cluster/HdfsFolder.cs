namespace KeplerAI.Compute.Cluster;

/// <summary>Where the platform's files stand in HDFS: the lake at the paths people see, and beside it what jobs read and leave.</summary>
internal sealed class HdfsFolder(ClusterOptions options, WebHdfs hdfs, TimeProvider clock)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    public WebHdfs Files => hdfs;

    /// <summary>In the lake of HDFS.</summary>
    public string Of(string lakePath) => options.Root + lakePath;

    public string Uri(string path) => options.Hdfs + path;

    private string Staging => $"{options.Root}/.staging";

    /// <summary>A finished table that waits for its place in the lake, named by its content.</summary>
    private string Ready(string sha256) => $"{Staging}/ready/{sha256}.parquet";

    /// <summary>A folder of one job's own; what a crash left in its neighbours for a day goes.</summary>
    public async Task<string> NewJobAsync(CancellationToken ct)
    {
        var folder = $"{Staging}/{Guid.CreateVersion7():N}";
        await hdfs.MakeFolderAsync(folder, ct);
        await hdfs.MakeFolderAsync($"{Staging}/ready", ct);
        var limit = clock.GetUtcNow() - Forgotten;
        foreach (var parent in new[] { Staging, $"{Staging}/ready" })
            foreach (var old in (await hdfs.ListAsync(parent, ct)).Where(s => s.Modified < limit && s.Name != "ready"))
                await hdfs.DeleteAsync($"{parent}/{old.Name}", ct);
        return folder;
    }

    /// <summary>Keeps a job's table for the lake, which then renames it instead of sending it again.</summary>
    public Task KeepAsync(string file, string sha256, CancellationToken ct) => hdfs.ReplaceAsync(file, Ready(sha256), ct);

    /// <summary>The file under its place: renamed when a job left this content, sent otherwise; what stood there is replaced in one step.</summary>
    public async Task PlaceAsync(string localFile, string sha256, string lakePath, CancellationToken ct)
    {
        var target = Of(lakePath);
        await hdfs.MakeFolderAsync(target[..target.LastIndexOf('/')], ct);
        var from = await FindAsync(sha256, new FileInfo(localFile).Length, ct);
        if (from is null)
        {
            from = $"{Staging}/{Guid.CreateVersion7():N}";
            await hdfs.UploadAsync(localFile, from, ct);
        }
        await hdfs.ReplaceAsync(from, target, ct);
    }

    /// <summary>A kept table of this content.</summary>
    public async Task<string?> FindAsync(string sha256, long bytes, CancellationToken ct) =>
        await hdfs.StatusAsync(Ready(sha256), ct) is { } status && status.Length == bytes ? Ready(sha256) : null;

    public async Task WriteAsync(string text, string path, CancellationToken ct)
    {
        var next = $"{Staging}/{Guid.CreateVersion7():N}";
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await hdfs.CreateAsync(next, content, ct);
        await hdfs.ReplaceAsync(next, path, ct);
    }
}
