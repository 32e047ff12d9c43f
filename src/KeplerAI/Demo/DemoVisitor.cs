using System.Net;
using System.Text.RegularExpressions;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Demo;

/// <summary>Reads pages over HTTP as one of the demo's accounts: signs in with its password, keeps its cookie.</summary>
public sealed partial class DemoVisitor : IDisposable
{
    private readonly HttpClientHandler _handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = true };
    private readonly HttpClient _http;

    private DemoVisitor(string url) => _http = new HttpClient(_handler) { BaseAddress = new Uri(url) };

    public static async Task<DemoVisitor> SignInAsync(string url, string login, CancellationToken ct)
    {
        var visitor = new DemoVisitor(url);
        var form = await visitor.ReadAsync("/connexion", ct);
        var fields = new Dictionary<string, string>
        {
            ["Form.Login"] = login,
            ["Form.Password"] = DemoAccounts.All.Single(a => a.Login == login).Password,
            ["__RequestVerificationToken"] = Token().Match(form).Groups["token"].Value,
        };
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await visitor._http.PostAsync(new Uri("/connexion", UriKind.Relative), content, ct);
        answer.EnsureSuccessStatusCode();
        return visitor;
    }

    public async Task<string> ReadAsync(string path, CancellationToken ct)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), ct);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync(ct)
            : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
