using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace KeplerAI.Tests;

/// <summary>What a person does with a page, over HTTP.</summary>
internal static class Browsing
{
    public static async Task<IHtmlDocument> GetHtml(this HttpClient client, string url, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(new Uri(url, UriKind.Relative));
        var html = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, $"{url}\n{html[..Math.Min(html.Length, 2000)]}");
        return Parse(html);
    }

    public static async Task<IHtmlDocument> Html(this HttpResponseMessage answer) => Parse(await answer.Content.ReadAsStringAsync());

    /// <summary>
    /// Opens <paramref name="url"/>, fills the form found by <paramref name="selector"/> (the page's own by default) and sends it as a browser would,
    /// hidden fields, antiforgery token and idempotency key included.
    /// </summary>
    public static async Task<HttpResponseMessage> PostForm(this HttpClient client, string url, Dictionary<string, string> fields, string selector = "main form[method=post]", bool htmx = false)
    {
        var page = await client.GetHtml(url);
        var form = (IHtmlFormElement?)page.QuerySelector(selector) ?? throw new InvalidOperationException($"No form {selector} on {url}.");
        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : url;
        return await client.Post(action, Values(form).Concat(fields).GroupBy(f => f.Key, StringComparer.Ordinal).Select(g => g.Last()), htmx);
    }

    public static async Task<HttpResponseMessage> Post(this HttpClient client, string url, IEnumerable<KeyValuePair<string, string>> fields, bool htmx = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        if (htmx)
            request.Headers.Add("HX-Request", "true");
        return await client.SendAsync(request);
    }

    /// <summary>The text as a person reads it: one line, single spaces.</summary>
    public static string Words(this INode node) => string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);

    private static IEnumerable<KeyValuePair<string, string>> Values(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            if (element is IHtmlInputElement { Name.Length: > 0 } input && (input.Type is not ("checkbox" or "radio") || input.IsChecked) && input.Type is not ("submit" or "file"))
                yield return new(input.Name, input.Value);
            else if (element is IHtmlSelectElement { Name.Length: > 0 } select)
                yield return new(select.Name, select.Value ?? "");
            else if (element is IHtmlTextAreaElement { Name.Length: > 0 } area)
                yield return new(area.Name, area.Value);
        }
    }
}
