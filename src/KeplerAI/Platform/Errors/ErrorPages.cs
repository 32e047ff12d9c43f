using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace KeplerAI.Platform.Errors;

/// <summary>What the error page says.</summary>
/// <param name="Rule">The missing capability's name.</param>
public sealed record ErrorFeature(int Status, string? Detail, string? Rule);

/// <summary>Every status of 400 and above that has no body yet is answered by one page, in the reader's language.</summary>
public static class ErrorPages
{
    public const string Path = "/erreur";

    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = Path,
            StatusCodeSelector = e => Of(e).Status,
            AllowStatusCode404Response = true,
            CreateScopeForErrors = true,
            // A refusal is an answer, not an incident.
            SuppressDiagnosticsCallback = context => Of(context.Exception).Status < 500,
        });
        return app.UseStatusCodePagesWithReExecute(Path);
    }

    /// <summary>What happened, read from wherever it was left.</summary>
    public static ErrorFeature Read(HttpContext http)
    {
        if (http.Features.Get<IExceptionHandlerFeature>()?.Error is { } exception)
            return Of(exception);
        var rule = http.Features.Get<DenialFeature>()?.Capability.ToString();
        var status = http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalStatusCode ?? StatusCodes.Status404NotFound;
        // A post that no page answered with 400 by itself is one whose antiforgery token was missing or old.
        var stale = status == StatusCodes.Status400BadRequest && HttpMethods.IsPost(http.Request.Method);
        return new ErrorFeature(status, stale ? "error.antiforgery" : null, rule);
    }

    private static ErrorFeature Of(Exception exception) => exception switch
    {
        StatusException e => new(e.Status, e.Detail, e.Rule),
        BadHttpRequestException e => new(e.StatusCode, null, null),
        AntiforgeryValidationException => new(StatusCodes.Status400BadRequest, "error.antiforgery", null),
        _ => new(StatusCodes.Status500InternalServerError, null, null),
    };
}
