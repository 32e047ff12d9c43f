using Microsoft.AspNetCore.WebUtilities;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>A link that keeps the instant being shown, so that a visit to the past stays there.</summary>
public static class PastLink
{
    public static string Past(this HttpRequest request, string url) =>
        request.Query["au"].FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)) is { } instant ? QueryHelpers.AddQueryString(url, "au", instant) : url;
}
