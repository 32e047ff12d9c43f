using System.Globalization;

namespace KeplerAI.Compute.Execution;

/// <summary>Builds bubblewrap's arguments: what a sandbox sees of the machine, and nothing else.</summary>
internal sealed class Bubblewrap
{
    // Libraries reach BLAS through /etc/alternatives; the rest is what the loader, the clock, fonts and Jupyter read.
    private static readonly string[] Etc =
        ["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "python3", "python3.11", "fonts", "jupyter", "ipython", "mime.types", "magic", "matplotlibrc"];

    private readonly List<string> _args;
    private readonly bool _root;
    private readonly int _uid;
    private string[] _sparkPython = [];

    public Bubblewrap(SandboxOptions options, int? useCase)
    {
        _root = LinuxProcess.IsRoot;
        _uid = options.ScriptUid;

        // As root the mounts are made with root's rights and the uid is dropped just before Python: nothing of the host's root is left inside.
        _args = _root
            ? ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
            : ["--unshare-all"];
        Add("--clearenv", "--hostname", "kepler", "--ro-bind", "/usr", "/usr");
        foreach (var name in new[] { "bin", "lib", "lib64" })
        {
            if (Directory.ResolveLinkTarget($"/{name}", returnFinalTarget: false) is not null) Add("--symlink", $"usr/{name}", $"/{name}");
            else Add("--ro-bind-try", $"/{name}", $"/{name}");
        }

        Folder("/etc");
        foreach (var name in Etc) Add("--ro-bind-try", $"/etc/{name}", $"/etc/{name}");
        Add("--proc", "/proc", "--dev", "/dev");
        Add("--size", ((long)options.TemporaryMb << 20).ToString(CultureInfo.InvariantCulture), "--perms", "1777", "--tmpfs", "/tmp");
        if (useCase is { } number)
        {
            var lake = Path.Combine(options.LakeRoot, $"UC_{number}");
            Directory.CreateDirectory(lake);
            ReadOnly(lake, $"/UC_{number}");
        }

        foreach (var folder in new[] { "/kepler", "/kepler/lib", "/kepler/bin" }) Folder(folder);
        ReadOnly(options.PythonPackages, "/kepler/lib/python");
        if (File.Exists(options.DuckDbLibrary)) ReadOnly(options.DuckDbLibrary, "/kepler/lib/libduckdb.so");
        ReadOnly(options.Command, "/kepler/bin/kepler");
        if (options.SparkHome is { } spark) Spark(spark, options);
    }

    public Bubblewrap ReadOnly(string source, string target) => Add("--ro-bind", source, target);

    public Bubblewrap Writable(string source, string target) => Add("--bind", source, target);

    public Bubblewrap Folder(string target) => Add("--perms", "0755", "--dir", target);

    public Bubblewrap Environment(string name, string value) => Add("--setenv", name, value);

    public Bubblewrap Standard(int cores)
    {
        Environment("PATH", "/kepler/bin:/usr/bin:/bin").Environment("HOME", "/tmp").Environment("LANG", "C.UTF-8").Environment("PYTHONPATH", string.Join(':', ["/kepler/lib/python", .. _sparkPython]));
        Environment("PYTHONHASHSEED", "0").Environment("PYTHONDONTWRITEBYTECODE", "1").Environment("PYTHONUNBUFFERED", "1").Environment("PYTHONNOUSERSITE", "1");
        return Environment("OMP_NUM_THREADS", cores.ToString(CultureInfo.InvariantCulture)).Environment("KEPLER_DUCKDB", "/kepler/lib/libduckdb.so");
    }

    public IReadOnlyList<string> Build(string folder, params IReadOnlyList<string> command)
    {
        Add("--remount-ro", "/", "--chdir", folder, "--");
        if (_root) Add("setpriv", "--reuid", $"{_uid}", "--regid", $"{_uid}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--");
        _args.AddRange(command);
        return _args;
    }

    /// <summary>Spark in one process, without a network: its driver and its executor are the script's own Java.</summary>
    private void Spark(string home, SandboxOptions options)
    {
        const string inside = "/kepler/spark";
        ReadOnly(home, inside).ReadOnly(options.SparkNames.Hosts, "/etc/hosts").ReadOnly(options.SparkNames.Users, "/etc/passwd");
        foreach (var java in Directory.GetDirectories("/etc", "java-*-openjdk")) ReadOnly(java, java);
        _sparkPython = [.. Directory.GetFiles(Path.Combine(home, "python", "lib"), "*.zip").Select(zip => $"{inside}/python/lib/{Path.GetFileName(zip)}")];
        Environment("SPARK_HOME", inside).Environment("SPARK_LOCAL_IP", "127.0.0.1").Environment("PYSPARK_PYTHON", "/usr/bin/python3");
        Environment("PYSPARK_SUBMIT_ARGS", "--master local[1] --driver-memory 1g --conf spark.ui.enabled=false pyspark-shell");
    }

    private Bubblewrap Add(params IReadOnlyList<string> args)
    {
        _args.AddRange(args);
        return this;
    }
}
