namespace KeplerAI.Compute.Execution;

/// <summary>What the sandbox is built from.</summary>
/// <param name="LakeRoot">Local folder of the data lake; only one use case's part of it is ever mounted.</param>
/// <param name="State">Local folder for sockets, runtime folders and process records.</param>
/// <param name="DuckDbLibrary">libduckdb.so, by which the <c>kepler</c> package reads and writes Parquet.</param>
/// <param name="PythonPackages">Folder that holds the <c>kepler</c> package.</param>
public sealed record SandboxOptions(string LakeRoot, string State, string DuckDbLibrary, string PythonPackages)
{
    /// <summary>The uid and gid of scripts when the platform runs as root: nobody else's, no passwd entry needed.</summary>
    public int ScriptUid { get; init; } = 64210;

    /// <summary>The sandbox's /tmp.</summary>
    public int TemporaryMb { get; init; } = 512;

    public long OutputBytes { get; init; } = 2L << 30;

    public int Processes { get; init; } = 256;

    /// <summary>A Spark with its Python part, for PySpark scripts; null for none. It runs in the sandbox itself, as one process.</summary>
    public string? SparkHome { get; init; }

    /// <summary>The names that Spark's Java looks for: this machine's, and the user's.</summary>
    internal (string Hosts, string Users) SparkNames => (Path.Combine(State, "spark-hosts"), Path.Combine(State, "spark-passwd"));

    /// <summary>The command <c>kepler</c> of the sandbox, written at start.</summary>
    internal string Command => Path.Combine(State, "kepler-command");

    /// <summary>The <c>kepler</c> package shipped beside the application, and DuckDB among the tools restored from npm.</summary>
    public static SandboxOptions For(string lakeRoot, string state, string tools) => new(
        lakeRoot,
        state,
        Path.Combine(tools, "node_modules", "@duckdb", "node-bindings-linux-x64", "libduckdb.so"),
        Path.Combine(AppContext.BaseDirectory, "kepler-python"));
}
