using System.Reflection;
using System.Runtime.InteropServices;

namespace KeplerAI.Compute.DuckDb;

/// <summary>Finds libduckdb.so in the tools folder: KEPLER_TOOLS, else /var/lib/kepler/tools.</summary>
public static class DuckDbLibrary
{
    public const string ToolsVariable = "KEPLER_TOOLS";
    internal const string Name = "kepler_duckdb";
    private const string InTools = "node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";
    private static readonly Lazy<IntPtr> Loaded = new(LoadNow);
    private static int installed;

    public static string DefaultTools => Environment.GetEnvironmentVariable(ToolsVariable) is { Length: > 0 } set ? set : "/var/lib/kepler/tools";

    /// <summary>Where the library stands in a tools folder.</summary>
    public static string PathIn(string toolsFolder) => Path.Combine(toolsFolder, InTools);

    internal static void Install()
    {
        if (Interlocked.Exchange(ref installed, 1) == 0)
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? Loaded.Value : IntPtr.Zero);
    }

    /// <exception cref="DuckDbException">When the library is not there.</exception>
    internal static string Require(string toolsFolder)
    {
        var path = PathIn(toolsFolder);
        return File.Exists(path)
            ? path
            : throw new DuckDbException($"DuckDB's library is missing: {path}. Run ./kepler libs, or set {ToolsVariable} to the folder that holds node_modules.");
    }

    private static IntPtr LoadNow() => NativeLibrary.Load(Require(DefaultTools));
}
