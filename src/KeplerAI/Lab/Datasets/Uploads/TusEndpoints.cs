using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>The addresses of the tus 1.0 protocol: core, creation (with upload), checksum, termination, expiration.</summary>
public static class TusEndpoints
{
    public const string Path = "/lab/televersements";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Path).AllowAnonymous().AddEndpointFilter(GuardAsync); // the guard answers for itself: a program is not sent to the sign-in page
        group.MapMethods("", ["OPTIONS"], Options);
        group.MapMethods("{upload:guid}", ["OPTIONS"], Options);
        group.MapPost("", (HttpContext http, TusServer tus) => tus.CreateAsync(http));
        group.MapMethods("{upload:guid}", ["HEAD"], (HttpContext http, Guid upload, TusServer tus) => tus.HeadAsync(http, upload));
        group.MapMethods("{upload:guid}", ["PATCH"], (HttpContext http, Guid upload, TusServer tus) => tus.PatchAsync(http, upload));
        group.MapMethods("{upload:guid}", ["DELETE"], (HttpContext http, Guid upload, TusServer tus) => tus.DeleteAsync(http, upload));
        // For what stands between and lets only GET and POST through.
        group.MapPost("{upload:guid}", (HttpContext http, Guid upload, TusServer tus) => http.Request.Headers[TusHeaders.Override].ToString() switch
        {
            "PATCH" => tus.PatchAsync(http, upload),
            "DELETE" => tus.DeleteAsync(http, upload),
            "HEAD" => tus.HeadAsync(http, upload),
            _ => Task.FromResult(Results.StatusCode(StatusCodes.Status405MethodNotAllowed)),
        });
    }

    private static IResult Options(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers[TusHeaders.Versions] = TusHeaders.Version;
        headers[TusHeaders.Extension] = "creation,creation-with-upload,checksum,termination,expiration";
        headers[TusHeaders.Algorithms] = TusChecksum.Names;
        headers[TusHeaders.MaxSize] = ImportDataset.MaxBytes.ToString(CultureInfo.InvariantCulture);
        return Results.NoContent();
    }

    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // The answers are for a program: no page explains them.
        http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        http.Response.Headers[TusHeaders.Resumable] = TusHeaders.Version;
        if (HttpMethods.IsOptions(http.Request.Method))
            return await next(context);
        if (http.Request.Headers[TusHeaders.Resumable] != TusHeaders.Version)
        {
            http.Response.Headers[TusHeaders.Versions] = TusHeaders.Version;
            return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
        }

        return await http.RequestServices.GetRequiredService<TusAccess>().RefusalAsync(http) is { } refusal ? Results.StatusCode(refusal) : await next(context);
    }
}
