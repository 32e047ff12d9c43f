using KeplerAI.Platform.Hosting;

namespace KeplerAI.Bench;

/// <summary>A measure that « bench » knows by name. Found by reflection.</summary>
public interface IBench
{
    string Name { get; }

    Task RunAsync(TextWriter console);
}

/// <summary>« bench NAME »: prints one JSON object a line.</summary>
public sealed class BenchVerb : ICommandLineVerb
{
    public string Name => "bench";

    public async Task<int> RunAsync(string[] args)
    {
        var known = Modules.Found<IBench>().OrderBy(b => b.Name, StringComparer.Ordinal).ToArray();
        var wanted = args.FirstOrDefault() ?? "";
        var bench = known.FirstOrDefault(b => b.Name == wanted) ?? throw new StartException("start.unknown-bench", wanted, string.Join(", ", known.Select(b => b.Name)));
        Environment.SetEnvironmentVariable("KEPLER_DEMO", "1");
        await bench.RunAsync(Console.Out);
        return 0;
    }
}
