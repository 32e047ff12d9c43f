using System.Globalization;

namespace KeplerAI.Platform.Hosting;

/// <summary>Reads KEPLER_* from the environment, appsettings or the command line. The connections are completed once the database is up.</summary>
public static class SettingsReader
{
    public static KeplerSettings Read(IConfiguration configuration)
    {
        var home = Path.GetFullPath(Text(configuration, "KEPLER_HOME") ?? Folders.DefaultHome);
        var tools = Path.GetFullPath(Text(configuration, "KEPLER_TOOLS") ?? Folders.DefaultTools);
        var port = Port(configuration, "KEPLER_PORT", 3000);
        var jupyterPort = Port(configuration, "KEPLER_JUPYTER_PORT", port + 1);
        if (jupyterPort == port)
            throw new StartException("start.same-port", port);
        var url = Address(configuration, "KEPLER_URL", $"http://localhost:{port}");
        var jupyter = Address(configuration, "KEPLER_JUPYTER_URL", $"http://127.0.0.1:{jupyterPort}");
        return new KeplerSettings(home, tools, url, jupyter, "", "", Flag(configuration, "KEPLER_DEMO")) 
        {
            Port = port,
            JupyterPort = jupyterPort,
            Background = Text(configuration, "KEPLER_BACKGROUND") != "0",
            DatabaseHosts = Text(configuration, "KEPLER_DATABASE_HOSTS")?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [],
            Cluster = ClusterSettings.Read(configuration, Path.Combine(home, "logs")),
            LedgerFolder = Text(configuration, "KEPLER_LEDGER") is { } ledger ? Path.GetFullPath(ledger) : null,
            LedgerWebhook = Text(configuration, "KEPLER_LEDGER_WEBHOOK") is { } webhook ? new Uri(Address(configuration, "KEPLER_LEDGER_WEBHOOK", webhook)) : null,
        };
    }

    public static string? Postgres(IConfiguration configuration) => Text(configuration, "KEPLER_POSTGRES");

    /// <summary>The two roles of this instance; another prefix lets two instances share a cluster.</summary>
    public static string RolePrefix(IConfiguration configuration) => Text(configuration, "KEPLER_ROLE_PREFIX") ?? "kepler";

    public static bool Flag(IConfiguration configuration, string name) => Text(configuration, name) is "1" or "true" or "yes";

    internal static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } text ? text : null;

    private static int Port(IConfiguration configuration, string name, int byDefault)
    {
        var text = Text(configuration, name) ?? byDefault.ToString(CultureInfo.InvariantCulture);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new StartException("start.port", name, text);
    }

    private static string Address(IConfiguration configuration, string name, string byDefault)
    {
        var text = Text(configuration, name) ?? byDefault;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? text.TrimEnd('/')
            : throw new StartException("start.url", name, text);
    }
}
