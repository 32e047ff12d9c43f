using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KeplerAI.Platform.Layout;

/// <summary>One step of the breadcrumbs, read as the guides' paths: LAB › Scénario IA › …</summary>
public sealed record Crumb(string Text, string? Href);

public static class CrumbExtensions
{
    private const string Key = "crumbs";

    /// <summary>The way to this page, its own title excepted: the shell adds ViewData["Title"] at the end.</summary>
    public static void Crumbs(this ViewDataDictionary view, params (string Text, string? Href)[] crumbs) =>
        view[Key] = crumbs.Select(c => new Crumb(c.Text, c.Href)).ToArray();

    public static IReadOnlyList<Crumb> Crumbs(this ViewDataDictionary view) => view[Key] as Crumb[] ?? [];
}
