using System.Net;
using System.Text.Json;

namespace KeplerAI.Compute.Cluster;

/// <summary>HDFS over HTTP. Paths are absolute and plain; bytes go to and come from the data node that the name node names.</summary>
internal sealed class WebHdfs(ClusterOptions options) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task CreateAsync(string path, Stream content, CancellationToken ct)
    {
        using var told = await SendAsync(HttpMethod.Put, path, "CREATE", "&overwrite=true", ct);
        if (told.Headers.Location is not { } place) throw new HdfsException($"CREATE {path}: no data node was named.");
        using var body = new StreamContent(content, 1 << 20);
        using var request = new HttpRequestMessage(HttpMethod.Put, place) { Content = body };
        using var made = await AskAsync(request, $"CREATE {path}", ct);
    }

    public async Task UploadAsync(string localFile, string path, CancellationToken ct)
    {
        await using var stream = new FileStream(localFile, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        await CreateAsync(path, stream, ct);
    }

    public async Task DownloadAsync(string path, string localFile, CancellationToken ct)
    {
        using var told = await SendAsync(HttpMethod.Get, path, "OPEN", "", ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, told.Headers.Location ?? throw new HdfsException($"OPEN {path}: no data node was named."));
        using var found = await AskAsync(request, $"OPEN {path}", ct);
        await using var target = new FileStream(localFile, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        try
        {
            await found.Content.CopyToAsync(target, ct);
        }
        catch (HttpRequestException e)
        {
            throw new HdfsException($"OPEN {path}: the data node broke off.", null, e);
        }
    }

    /// <returns>False when nothing could be renamed: the source is not there, or the target is.</returns>
    public Task<bool> RenameAsync(string from, string to, CancellationToken ct) => YesAsync(HttpMethod.Put, from, "RENAME", $"&destination={Escape(to)}", ct);

    /// <summary>Renames over what stands there, in one step.</summary>
    public async Task ReplaceAsync(string from, string to, CancellationToken ct)
    {
        using var done = await SendAsync(HttpMethod.Put, from, "RENAME", $"&renameoptions=OVERWRITE&destination={Escape(to)}", ct);
    }

    public Task<bool> DeleteAsync(string path, CancellationToken ct) => YesAsync(HttpMethod.Delete, path, "DELETE", "&recursive=true", ct);

    public async Task MakeFolderAsync(string path, CancellationToken ct)
    {
        if (!await YesAsync(HttpMethod.Put, path, "MKDIRS", "&permission=755", ct)) throw new HdfsException($"MKDIRS {path} was refused.");
    }

    public async Task<HdfsStatus?> StatusAsync(string path, CancellationToken ct)
    {
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, path, "GETFILESTATUS", "", ct);
            using var json = await JsonAsync(answer, ct);
            return Status(json.RootElement.GetProperty("FileStatus"));
        }
        catch (HdfsException e) when (e.Remote == "FileNotFoundException")
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<HdfsStatus>> ListAsync(string path, CancellationToken ct)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, "LISTSTATUS", "", ct);
        using var json = await JsonAsync(answer, ct);
        return [.. json.RootElement.GetProperty("FileStatuses").GetProperty("FileStatus").EnumerateArray().Select(Status)];
    }

    public void Dispose() => http.Dispose();

    private static HdfsStatus Status(JsonElement e) =>
        new(e.GetProperty("length").GetInt64(), e.GetProperty("type").GetString() == "DIRECTORY", DateTimeOffset.FromUnixTimeMilliseconds(e.GetProperty("modificationTime").GetInt64()), e.GetProperty("pathSuffix").GetString()!);

    private static string Escape(string path) => Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);

    private async Task<bool> YesAsync(HttpMethod method, string path, string operation, string rest, CancellationToken ct)
    {
        using var answer = await SendAsync(method, path, operation, rest, ct);
        using var json = await JsonAsync(answer, ct);
        return json.RootElement.GetProperty("boolean").GetBoolean();
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string operation, string rest, CancellationToken ct)
    {
        var request = new HttpRequestMessage(method, $"{options.WebHdfs}/webhdfs/v1{Escape(path)}?op={operation}&user.name={Uri.EscapeDataString(options.User)}{rest}");
        return AskAsync(request, $"{operation} {path}", ct);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, string what, CancellationToken ct)
    {
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.TemporaryRedirect) return answer;
            using (answer)
            {
                var remote = await RemoteAsync(answer, ct);
                throw new HdfsException($"{what}: HTTP {(int)answer.StatusCode} {remote}", remote);
            }
        }
        catch (HttpRequestException e)
        {
            throw new HdfsException($"{what}: {request.RequestUri!.Authority} does not answer.", null, e);
        }
    }

    private static async Task<JsonDocument> JsonAsync(HttpResponseMessage answer, CancellationToken ct) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));

    private static async Task<string?> RemoteAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var json = await JsonAsync(answer, ct);
            return json.RootElement.GetProperty("RemoteException").GetProperty("exception").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
