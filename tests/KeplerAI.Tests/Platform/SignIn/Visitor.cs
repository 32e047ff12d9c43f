using AngleSharp.Dom;
using Npgsql;

namespace KeplerAI.Tests.Platform.SignIn;

/// <summary>A browser on its way through the sign-in page.</summary>
internal sealed class Visitor(KeplerHost host) : IDisposable
{
    public HttpClient Browser { get; } = host.Anonymous();

    public async Task<HttpResponseMessage> SignIn(string login, string password, string query = "") =>
        await Browser.PostForm($"/connexion{query}", new() { ["Form.Login"] = login, ["Form.Password"] = password });

    /// <summary>What the page says when it refuses.</summary>
    public async Task<string> Refusal(string login, string password)
    {
        using var answer = await SignIn(login, password);
        ((int)answer.StatusCode).ShouldBe(422);
        answer.Headers.TryGetValues("Set-Cookie", out var cookies);
        (cookies ?? []).ShouldNotContain(c => c.StartsWith("kepler=", StringComparison.Ordinal));
        return (await answer.Html()).QuerySelector(".error[role=alert]")!.Words();
    }

    /// <summary>The value of the session's cookie, as a thief would carry it away.</summary>
    public static string CookieOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("kepler=", StringComparison.Ordinal)).Split(';')[0];

    public static async Task<bool> Opens(KeplerHost host, string cookie)
    {
        using var browser = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/administration/use-cases", UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        using var answer = await browser.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => Browser.Dispose();
}

internal static class Sql
{
    public static async Task<T?> ScalarAsync<T>(this KeplerHost host, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(host.Database.AdminConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync() is T found ? found : default;
    }
}
