using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.EventStore;
using Microsoft.AspNetCore.Antiforgery;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>Who may send bytes: those who may import into the use case, from our own pages, and each person only to their own uploads.</summary>
public sealed class TusAccess(IReadTables tables, IPermissions permissions, DenialRecorder denials, ICurrentUser user, IAntiforgery antiforgery)
{
    public Guid UserId => user.Actor.UserId;

    /// <returns>The status that refuses, or null.</returns>
    public async Task<int?> RefusalAsync(HttpContext http)
    {
        if (!user.IsSignedIn)
            return StatusCodes.Status401Unauthorized;
        // The token comes as a header: a page of another site can neither read it nor send it.
        return HttpMethods.IsHead(http.Request.Method) || await antiforgery.IsRequestValidAsync(http) ? null : StatusCodes.Status403Forbidden;
    }

    /// <summary>The use case asked for by « UC_n », with the status that refuses it.</summary>
    public async Task<(Guid UseCaseId, int? Refusal)> UseCaseAsync(HttpContext http, string? uc)
    {
        var ct = http.RequestAborted;
        var number = uc is { Length: > 3 } && uc.StartsWith("UC_", StringComparison.Ordinal) && int.TryParse(uc.AsSpan(3), out var parsed) ? parsed : 0;
        var scope = (await tables.ListAsync<ScopeRow>(AsOf.Now, "kind = @kind and number = @number", new { kind = Scopes.UseCase, number }, limit: 1, ct: ct)).FirstOrDefault();
        return scope is null ? (Guid.Empty, StatusCodes.Status404NotFound) : (scope.StreamId, await MayAsync(http, scope.StreamId));
    }

    /// <returns>The status that refuses, or null; the refusal is recorded.</returns>
    public async Task<int?> MayAsync(HttpContext http, Guid useCaseId)
    {
        var ct = http.RequestAborted;
        if (await permissions.MayAsync(UserId, Capability.IngestDatasets, useCaseId, ct))
            return null;
        var visible = await permissions.MayAsync(UserId, Capability.SeeBusinessData, useCaseId, ct);
        await denials.RecordAsync(UserId, $"{http.Request.Method} {TusEndpoints.Path}", nameof(Capability.IngestDatasets), useCaseId, hidden: !visible, ct);
        return visible ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound;
    }
}
