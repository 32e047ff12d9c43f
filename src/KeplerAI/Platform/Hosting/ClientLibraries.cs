namespace KeplerAI.Platform.Hosting;

/// <summary>wwwroot-libs, filled by ./kepler libs and served under /lib: beside a published application, or in the checkout.</summary>
public static class ClientLibraries
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (var at = folder.TrimEnd('/'); !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at)!)
            if (File.Exists(Path.Combine(at, "wwwroot-libs", "icons.svg")))
                return Path.Combine(at, "wwwroot-libs");
        throw new InvalidOperationException($"The browser libraries are missing: no wwwroot-libs/icons.svg above {folder}. Run ./kepler libs.");
    }
}
