using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace KeplerAI.Platform.Hosting;

/// <summary>The files that browsers keep: their address carries their hash, so they may be kept for ever.</summary>
public sealed class Assets
{
    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    public Assets(KeplerSettings settings)
    {
        Web = new PhysicalFileProvider(Folders.Web);
        var libraries = Folders.Libraries(settings.Tools).Select(folder => new PhysicalFileProvider(folder)).ToArray();
        Libraries = new CompositeFileProvider(libraries);
    }

    public IFileProvider Web { get; }

    /// <summary>What /lib serves.</summary>
    public IFileProvider Libraries { get; }

    public string Url(string path) => _urls.GetOrAdd(path, p =>
    {
        var file = p.StartsWith("/lib/", StringComparison.Ordinal) ? Libraries.GetFileInfo(p["/lib".Length..]) : Web.GetFileInfo(p);
        if (!file.Exists)
            return p;
        using var stream = file.CreateReadStream();
        return $"{p}?v={Convert.ToHexStringLower(SHA256.HashData(stream))[..12]}";
    });

    public static void Cache(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl = context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600";
}
