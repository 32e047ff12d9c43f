namespace KeplerAI.Testing;

/// <summary>Folders that tests read from.</summary>
public static class Checkout
{
    /// <summary>The folder of KeplerAI.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>KEPLER_TOOLS, or where ./kepler libs puts it for this user.</summary>
    public static string Tools { get; } =
        Environment.GetEnvironmentVariable("KEPLER_TOOLS") is { Length: > 0 } set ? set
        : Directory.Exists("/var/lib/kepler/tools/node_modules") ? "/var/lib/kepler/tools"
        : Path.Combine(Root, ".kepler", "tools");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "KeplerAI.sln")) ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("The tests do not run inside a checkout."));
}
