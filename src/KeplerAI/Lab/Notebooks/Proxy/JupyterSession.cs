using System.Globalization;
using System.Security.Cryptography;
using KeplerAI.Compute.Notebooks;
using KeplerAI.EventStore;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.DataProtection;

namespace KeplerAI.Lab.Notebooks.Proxy;

/// <summary>The cookie of one instance, and whether its bearer may still come in.</summary>
public sealed class JupyterSession(IDataProtectionProvider protection, IReadTables tables, IPermissions permissions, INotebookSupervisor supervisor, TimeProvider clock)
{
    public const string Cookie = "kepler_jupyter";

    private static readonly TimeSpan Life = TimeSpan.FromHours(12);
    private readonly IDataProtector _protector = protection.CreateProtector("KeplerAI.Jupyter");

    public void Open(HttpContext context, Guid instanceId, Guid userId) => context.Response.Cookies.Append(
        Cookie,
        _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{instanceId}|{userId}|{(clock.GetUtcNow() + Life).ToUnixTimeSeconds()}")),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = $"/jupyter/{instanceId}" });

    /// <summary>Who the cookie says comes, for this instance only; null when it says nothing that counts.</summary>
    public Guid? UserOf(HttpContext context, Guid instanceId)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } sealedText
                && _protector.Unprotect(sealedText).Split('|') is [var instance, var user, var until]
                && Guid.Parse(instance) == instanceId
                && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? Guid.Parse(user)
                : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The way in, under today's rights: the owner's only, while the instance runs.</summary>
    public async Task<NotebookEndpoint?> EnterAsync(Guid instanceId, Guid userId, CancellationToken ct) =>
        await tables.FindAsync<InstanceRow>(AsOf.Now, instanceId, ct) is { } row
        && row.OwnerId == userId
        && await permissions.MayAsync(userId, Capability.CreateScenarios, row.UseCaseId, ct)
            ? supervisor.EndpointOf(instanceId)
            : null;
}
