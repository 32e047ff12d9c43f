using Microsoft.AspNetCore.WebUtilities;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>The current address with some of its query changed: filters, order, use case and instant stay.</summary>
public static class QueryLink
{
    public static string With(this HttpRequest request, params (string Name, string? Value)[] changes)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                query.Remove(name);
            else
                query[name] = value;
        }

        query.Remove("handler");
        return QueryHelpers.AddQueryString($"{request.PathBase}{request.Path}", query);
    }
}
