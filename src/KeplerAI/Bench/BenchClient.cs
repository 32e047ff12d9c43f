using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Bench;

/// <summary>A browser's requests, made by a program: the form of sign-in, then uploads by tus.</summary>
internal static partial class BenchClient
{
    public static async Task<HttpClient> SignInAsync(KeplerSettings settings, CancellationToken ct)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{settings.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        var page = await client.GetStringAsync(new Uri("/connexion", UriKind.Relative), ct);
        var password = DemoAccounts.All.Single(a => a.Login == "datascientist").Password;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Form.Login"] = "datascientist", ["Form.Password"] = password, ["__RequestVerificationToken"] = Field().Match(page).Groups["token"].Value });
        using var answer = await client.PostAsync(new Uri("/connexion", UriKind.Relative), form, ct);
        answer.EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Add("RequestVerificationToken", Meta().Match(await answer.Content.ReadAsStringAsync(ct)).Groups["token"].Value);
        client.DefaultRequestHeaders.Add(TusHeaders.Resumable, TusHeaders.Version);
        return client;
    }

    /// <returns>Where its bytes go; the last segment is the upload's id.</returns>
    public static async Task<Uri> CreateUploadAsync(HttpClient client, int useCase, string fileName, long bytes, CancellationToken ct)
    {
        using var create = new HttpRequestMessage(HttpMethod.Post, new Uri($"{TusEndpoints.Path}?uc=UC_{useCase}", UriKind.Relative));
        create.Headers.Add(TusHeaders.Length, bytes.ToString(CultureInfo.InvariantCulture));
        create.Headers.Add(TusHeaders.Metadata, $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(fileName))}");
        using var created = await client.SendAsync(create, ct);
        return created.EnsureSuccessStatusCode().Headers.Location!;
    }

    public static async Task SendAsync(HttpClient client, Uri upload, Stream content, long bytes, CancellationToken ct)
    {
        using var body = new StreamContent(content, 256 * 1024);
        body.Headers.ContentType = new(TusHeaders.ChunkType);
        body.Headers.ContentLength = bytes;
        using var patch = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = body };
        patch.Headers.Add(TusHeaders.Offset, "0");
        using var answer = await client.SendAsync(patch, ct);
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();

    [GeneratedRegex("""<meta name="csrf" content="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Meta();
}
