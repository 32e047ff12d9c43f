using System.Diagnostics;
using System.Globalization;

namespace KeplerAI.Bench;

/// <summary>Starts this binary again as a process of its own, on the same folder, until its first page has been served.</summary>
public static class WarmStart
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    public static async Task<double> MeasureAsync()
    {
        var program = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "KeplerAI")) { UseShellExecute = false, RedirectStandardOutput = true };
        program.Environment.Remove("KEPLER_STARTED");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(program)!;
        var said = process.StandardOutput.ReadToEndAsync();
        try
        {
            var port = Environment.GetEnvironmentVariable("KEPLER_PORT") ?? "3000";
            using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
            while (!await AnswersAsync(http))
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"KeplerAI ended with {process.ExitCode} before its first page. {await said}");
                await Task.Delay(Beat);
            }

            return watch.Elapsed.TotalSeconds;
        }
        finally
        {
            await StopAsync(process);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var page = await http.GetAsync(new Uri("/", UriKind.Relative));
            return page.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }

    // As Ctrl-C and service managers do, so that it ends its database too.
    private static async Task StopAsync(Process process)
    {
        if (!process.HasExited)
        {
            using var signal = Process.Start("/bin/kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await signal.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
    }
}
