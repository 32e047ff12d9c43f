using System.Globalization;
using KeplerAI.EventStore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace KeplerAI.Platform.Permissions;

/// <summary>Applies [Needs] to Razor Pages, and hands the object's scope to the page (<see cref="ScopeFeature"/>).</summary>
public sealed class NeedsFilter(IReadTables tables, IPermissions permissions, ICurrentUser user, DenialRecorder denials) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var needs = Attributes(context);
        if (needs.Count > 0 && !user.IsSignedIn)
        {
            context.Result = new ChallengeResult();
            return;
        }

        foreach (var need in needs)
        {
            if (await AskAsync(need, context.HttpContext) is not { } refusal)
                continue;
            context.Result = refusal;
            return;
        }

        await next();
    }

    private async Task<IActionResult?> AskAsync(NeedsAttribute need, HttpContext http)
    {
        var ct = http.RequestAborted;
        ScopeRow? scope = null;
        if (need.Kind is { } kind && NumberOf(http, kind) is { } asked)
        {
            scope = asked.Number is { } number
                ? (await tables.ListAsync<ScopeRow>(AsOf.Now, "kind = @kind and number = @number", new { kind, number }, limit: 1, ct: ct)).FirstOrDefault()
                : null;
            if (scope is null)
                return new NotFoundResult();
            http.Features.Set(new ScopeFeature(scope));
        }

        if (await permissions.MayAsync(user.Actor.UserId, need.Capability, scope?.UseCaseId, ct))
            return null;
        var visible = scope is null
            || await permissions.MayAsync(user.Actor.UserId, Capability.SeeBusinessData, scope.UseCaseId, ct)
            || await permissions.MayAsync(user.Actor.UserId, Capability.ReadWholeJournal, null, ct);
        await denials.RecordAsync(user.Actor.UserId, $"{http.Request.Method} {http.GetRouteData().Values["page"]}", need.Capability.ToString(), scope?.UseCaseId, !visible, ct);
        http.Features.Set(new DenialFeature(need.Capability));
        return visible ? new StatusCodeResult(StatusCodes.Status403Forbidden) : new NotFoundResult();
    }

    private static IReadOnlyList<NeedsAttribute> Attributes(PageHandlerExecutingContext context) =>
        [.. context.ActionDescriptor.ModelTypeInfo!.GetCustomAttributes(typeof(NeedsAttribute), inherit: true).Cast<NeedsAttribute>(),
         .. context.HandlerMethod?.MethodInfo.GetCustomAttributes(typeof(NeedsAttribute), inherit: true).Cast<NeedsAttribute>() ?? []];

    /// <summary>Route « id », or ?uc=UC_n for a use case; null when the request names none (then the question is platform-wide).</summary>
    private static Asked? NumberOf(HttpContext http, string kind)
    {
        if (http.Request.RouteValues["id"] is { } id)
            return Parse(Convert.ToString(id, CultureInfo.InvariantCulture));
        return kind == Scopes.UseCase && http.Request.Query["uc"].FirstOrDefault() is { Length: > 0 } uc ? Parse(uc) : null;
    }

    private static Asked Parse(string? text) =>
        new(int.TryParse(text?[(text.LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);

    private sealed record Asked(int? Number);
}

/// <summary>The object that [Needs] found for this request.</summary>
public sealed record ScopeFeature(ScopeRow Scope);

/// <summary>Why this request was refused, for the 403 page.</summary>
public sealed record DenialFeature(Capability Capability);

public static class ScopeHttpContextExtensions
{
    /// <summary>The object named by the request, checked by [Needs]; null on a page opened without one.</summary>
    public static ScopeRow? Scope(this HttpContext http) => http.Features.Get<ScopeFeature>()?.Scope;
}
