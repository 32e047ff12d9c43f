using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using KeplerAI.Lab.Datasets.Uploads;

namespace KeplerAI.Tests.Lab.Datasets.Uploads;

/// <summary>The tus 1.0 protocol as a client speaks it, one request at a time, with the antiforgery token of a page.</summary>
internal sealed class TusClient(HttpClient browser, string token)
{
    public static async Task<TusClient> OfAsync(HttpClient browser)
    {
        var page = await browser.GetHtml("/lab/datasets");
        return new(browser, page.QuerySelector("meta[name=csrf]")!.GetAttribute("content")!);
    }

    public Task<HttpResponseMessage> CreateAsync(int useCase, string name, long length, byte[]? content = null) => SendAsync(
        HttpMethod.Post, $"{TusEndpoints.Path}?uc=UC_{useCase}", content,
        (TusHeaders.Length, length.ToString(CultureInfo.InvariantCulture)), (TusHeaders.Metadata, $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))},filetype dGV4dC9jc3Y="));

    /// <summary>An upload opened, and where it lives.</summary>
    public async Task<string> OpenAsync(int useCase, string name, long length)
    {
        using var created = await CreateAsync(useCase, name, length);
        ((int)created.StatusCode).ShouldBe(201);
        return created.Headers.Location!.ToString();
    }

    public Task<HttpResponseMessage> PatchAsync(string url, long offset, byte[] content, string? checksum = null) => SendAsync(
        HttpMethod.Patch, url, content,
        checksum is null ? [(TusHeaders.Offset, offset.ToString(CultureInfo.InvariantCulture))] : [(TusHeaders.Offset, offset.ToString(CultureInfo.InvariantCulture)), (TusHeaders.Checksum, checksum)]);

    public Task<HttpResponseMessage> HeadAsync(string url) => SendAsync(HttpMethod.Head, url, null);

    public async Task<long> OffsetAsync(string url)
    {
        using var answer = await HeadAsync(url);
        ((int)answer.StatusCode).ShouldBe(200);
        return long.Parse(answer.Headers.GetValues(TusHeaders.Offset).Single(), CultureInfo.InvariantCulture);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, byte[]? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.RelativeOrAbsolute));
        request.Headers.Add("RequestVerificationToken", token);
        if (headers.All(h => h.Name != TusHeaders.Resumable))
            request.Headers.Add(TusHeaders.Resumable, TusHeaders.Version);
        foreach (var (name, value) in headers.Where(h => h.Value.Length > 0))
            request.Headers.Add(name, value);
        if (content is not null)
        {
            request.Content = new ByteArrayContent(content);
            request.Content.Headers.ContentType = new(TusHeaders.ChunkType);
        }

        return await browser.SendAsync(request);
    }

#pragma warning disable CA5350 // the protocol names it
    public static string Sha1(byte[] content) => $"sha1 {Convert.ToBase64String(SHA1.HashData(content))}";
#pragma warning restore CA5350

    public static string Sha256(byte[] content) => $"sha256 {Convert.ToBase64String(SHA256.HashData(content))}";
}
