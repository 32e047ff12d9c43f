using KeplerAI.EventStore;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Routing.Patterns;

namespace KeplerAI.Platform.Layout;

/// <summary>What surrounds every page: the person's modules and use cases, and the event number the page stands at.</summary>
public sealed class Shell(IHttpContextAccessor http, ICurrentUser user, IPermissions permissions, IReadTables tables, IEventStore store, EndpointDataSource endpoints, TimeTravel.TimeTravel travel, ILogger<Shell> log)
{
    private Task<ShellView>? _view;

    public Task<ShellView> ViewAsync() => _view ??= LoadAsync();

    private async Task<ShellView> LoadAsync()
    {
        if (!user.IsSignedIn)
            return ShellView.Bare;
        try
        {
            return await BuildAsync(user.Actor.UserId, http.HttpContext!);
        }
        catch (Exception e)
        {
            // The page of a failed request must show even when what surrounds it cannot be read.
            log.LogError(e, "The shell could not be read");
            return ShellView.Bare;
        }
    }

    private async Task<ShellView> BuildAsync(Guid person, HttpContext context)
    {
        var ct = context.RequestAborted;
        var path = context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>()?.OriginalPath ?? context.Request.Path.Value ?? "/";
        var items = new List<NavItem>();
        foreach (var item in NavItem.All.Where(Exists))
            if (await MayAsync(person, item, ct))
                items.Add(item);

        var mine = (await permissions.UseCasesOfAsync(person, ct)).ToArray();
        var useCases = mine.Length == 0 ? [] : await tables.ListAsync<ScopeRow>(AsOf.Now, "kind = @kind and stream_id = any(@mine)", new { kind = Scopes.UseCase, mine }, "number", ct: ct);
        var position = travel.At.Position ?? await store.HighWaterMarkAsync(ct);
        var current = items.Where(i => i.Holds(path)).MaxBy(i => i.Href.Length);
        var uc = context.Request.Query["uc"].ToString();
        return new ShellView(items, current, useCases, uc.Length > 0 ? uc : context.Scope() is { } scope ? $"UC_{scope.UseCaseNumber}" : null, position);
    }

    private async Task<bool> MayAsync(Guid person, NavItem item, CancellationToken ct)
    {
        foreach (var capability in item.Any)
            if (await permissions.MayAsync(person, capability, useCaseId: null, ct))
                return true;
        return item.Any.Length == 0;
    }

    /// <summary>Only what works is named: an entry without its page does not appear.</summary>
    private bool Exists(NavItem item) => endpoints.Endpoints.OfType<RouteEndpoint>().Any(e => Matches(e.RoutePattern, item.Href));

    private static bool Matches(RoutePattern pattern, string href) =>
        string.Equals(pattern.RawText?.Trim('/') ?? "", href.Trim('/'), StringComparison.OrdinalIgnoreCase)
        || (pattern.RawText?.Trim('/') ?? "").StartsWith($"{href.Trim('/')}/{{", StringComparison.OrdinalIgnoreCase) && pattern.Parameters.Any(p => p.IsOptional);
}

/// <param name="UseCase">« UC_n » of the context, if any.</param>
public sealed record ShellView(IReadOnlyList<NavItem> Items, NavItem? Current, IReadOnlyList<ScopeRow> UseCases, string? UseCase, long? Position)
{
    public static readonly ShellView Bare = new([], null, [], null, null);

    public bool IsBare => Items.Count == 0;

    /// <summary>A module's address in the use case of the context.</summary>
    public string Href(NavItem item) => UseCase is null || item.Href == "/" ? item.Href : $"{item.Href}?uc={Uri.EscapeDataString(UseCase)}";
}
