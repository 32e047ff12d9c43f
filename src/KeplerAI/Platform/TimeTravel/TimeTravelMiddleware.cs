using KeplerAI.EventStore;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.TimeTravel;

/// <summary>Turns <c>?au=</c> into a position before any page runs, and refuses every change under it.</summary>
public sealed class TimeTravelMiddleware(RequestDelegate next, IEventStore store, TimeProvider clock, Texts texts)
{
    public async Task InvokeAsync(HttpContext http, TimeTravel travel)
    {
        // The form has two fields for one question; the one left empty says nothing.
        var asked = http.Request.Query["au"].FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))?.Trim();
        if (asked is not null && http.GetEndpoint() is { } endpoint && IsPage(endpoint) && http.Features.Get<IExceptionHandlerFeature>() is null)
            await ResolveAsync(http, travel, endpoint, asked);
        await next(http);
    }

    private static bool IsPage(Endpoint endpoint) => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    private async Task ResolveAsync(HttpContext http, TimeTravel travel, Endpoint endpoint, string asked)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            throw new StatusException(StatusCodes.Status409Conflict, texts["error.past"]);
        if (endpoint.Metadata.GetMetadata<SupportsTimeTravelAttribute>() is null)
        {
            travel.Ignore();
            return;
        }

        if (InstantText.Position(asked) is { } number)
        {
            var mark = await store.HighWaterMarkAsync(http.RequestAborted);
            travel.Show(number <= mark ? number : throw Wrong(texts["past.future-number", number, mark]), instant: null);
            return;
        }

        var instant = InstantText.Instant(asked) ?? throw Wrong(texts["past.unreadable", asked]);
        if (instant > clock.GetUtcNow())
            throw Wrong(texts["past.future", Language.Show(instant)]);
        travel.Show(await store.PositionAtAsync(instant, http.RequestAborted), instant);
    }

    private static StatusException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
