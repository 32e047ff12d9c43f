using System.Globalization;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Platform.Hosting;

/// <summary>Picks what this process is: a verb found by reflection, or the platform itself.</summary>
public static class CommandLine
{
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [DuckDbOptions.WorkerArgument, ..])
            return await DuckDbWorkerHost.RunAsync(Console.In, Console.Out);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = Language.French;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = Language.French;
        try
        {
            if (args.Length > 0 && !args[0].StartsWith('-'))
                return await Verb(args[0]).RunAsync(args[1..]);
            await using var host = await PlatformHost.StartAsync(args);
            await host.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Interrupted; // Ctrl-C in the middle of a verb: what it started has been ended on the way out
        }
        catch (Exception e) when (StartException.LineOf(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    private static ICommandLineVerb Verb(string name)
    {
        var verbs = Modules.Found<ICommandLineVerb>().ToArray();
        return verbs.FirstOrDefault(v => v.Name == name) ?? throw new StartException("start.unknown-verb", name, string.Join(", ", verbs.Select(v => v.Name)));
    }
}
