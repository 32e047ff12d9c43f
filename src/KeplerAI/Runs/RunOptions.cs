using KeplerAI.Compute.Execution;

namespace KeplerAI.Runs;

/// <summary>What one script may use. Settings KEPLER_RUN_CORES, KEPLER_RUN_MEMORY_MB and KEPLER_RUN_TIMEOUT_SECONDS.</summary>
public sealed record RunOptions(ScriptLimits Limits)
{
    public static RunOptions From(IConfiguration configuration) => new(new ScriptLimits(
        configuration.GetValue("KEPLER_RUN_CORES", 1),
        configuration.GetValue("KEPLER_RUN_MEMORY_MB", 2048),
        TimeSpan.FromSeconds(configuration.GetValue("KEPLER_RUN_TIMEOUT_SECONDS", 3600))));
}
