using System.Diagnostics;
using System.Net;
using KeplerAI.Platform.SignIn;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Tests.Lab.Datasets.Uploads;

/// <summary>The application as a process of its own, on the database of a test host and a home that outlives it.</summary>
internal sealed class WebProcess : IDisposable
{
    private readonly Process _process;

    private WebProcess(Process process, int port) => (_process, Url) = (process, new Uri($"http://localhost:{port}"));

    public Uri Url { get; }

    public static async Task<WebProcess> StartAsync(KeplerHost host, string home, bool background)
    {
        var database = new NpgsqlConnectionStringBuilder(host.Settings.StoreConnection).Database;
        var admin = new NpgsqlConnectionStringBuilder(await PostgresCluster.Shared.AdminConnectionAsync()) { Database = database };
        var info = new ProcessStartInfo("dotnet", [typeof(DemoAccounts).Assembly.Location]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var port = Ports.Free();
        foreach (var (name, value) in new[]
        {
            ("KEPLER_HOME", home), ("KEPLER_TOOLS", Checkout.Tools), ("KEPLER_POSTGRES", admin.ConnectionString), ("KEPLER_DEMO", "1"),
            ("KEPLER_PORT", $"{port}"), ("KEPLER_JUPYTER_PORT", $"{Ports.Free()}"), ("KEPLER_BACKGROUND", background ? "1" : "0"),
        })
            info.Environment[name] = value;
        var started = new WebProcess(Process.Start(info)!, port);
        started._process.OutputDataReceived += (_, _) => { };
        started._process.ErrorDataReceived += (_, _) => { };
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = started.Url };
        await Until.HoldsAsync(async () =>
        {
            started._process.HasExited.ShouldBeFalse("the application ended before it answered");
            try
            {
                using var answer = await client.GetAsync(new Uri("/sante", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return started;
    }

    public async Task<HttpClient> SignInAsync(string login)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(3) };
        using var answer = await client.PostForm("/connexion", new() { ["Form.Login"] = login, ["Form.Password"] = DemoAccounts.All.Single(a => a.Login == login).Password });
        ((int)answer.StatusCode).ShouldBe(302);
        return client;
    }

    /// <summary>SIGKILL, without its children's knowledge.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The processes that work under this one, by their command line.</summary>
    public IReadOnlyList<int> Children(string word) =>
        [.. Directory.GetDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var pid) ? pid : 0).Where(pid => pid > 0 && Parent(pid) == _process.Id && Read(pid, "cmdline").Contains(word, StringComparison.Ordinal))];

    /// <summary>Not one that has ended and whose new parent has not asked how.</summary>
    public static bool Lives(int pid) => Read(pid, "cmdline").Length > 0;

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit(10_000);
        _process.Dispose();
    }

    private static int Parent(int pid) => Read(pid, "stat") is { Length: > 0 } stat && int.TryParse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], out var parent) ? parent : 0;

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
