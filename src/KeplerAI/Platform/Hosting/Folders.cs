using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.Platform.Hosting;

/// <summary>Where things lie when no setting says so.</summary>
public static class Folders
{
    private const string RootState = "/var/lib/kepler";

    /// <summary>The folder of the solution above the binary; null for a published binary elsewhere.</summary>
    public static string? Checkout { get; } = Above(AppContext.BaseDirectory, folder => File.Exists(Path.Combine(folder, "KeplerAI.sln")));

    // Scripts and PostgreSQL run under other users, who cannot traverse /root: root's state lies outside.
    public static string DefaultHome => Environment.IsPrivilegedProcess
        ? Path.Combine(RootState, $"{Path.GetFileName(Place)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Place)))[..8]}")
        : Path.Combine(Place, ".kepler");

    public static string DefaultTools => Environment.IsPrivilegedProcess ? Path.Combine(RootState, "tools") : Path.Combine(Place, ".kepler", "tools");

    /// <summary>The wwwroot that lies beside the binary.</summary>
    public static string Web { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>Folders that may hold the browser libraries, in order.</summary>
    public static IEnumerable<string> Libraries(string tools) => new[]
    {
        Path.Combine(AppContext.BaseDirectory, "wwwroot-libs"),
        Path.Combine(Place, "wwwroot-libs"),
        Path.Combine(tools, "wwwroot-libs"),
    }.Where(Directory.Exists);

    private static string Place => Checkout ?? Directory.GetCurrentDirectory();

    private static string? Above(string? folder, Func<string, bool> wanted)
    {
        while (folder is not null && !wanted(folder))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
