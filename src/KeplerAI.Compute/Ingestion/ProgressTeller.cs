using System.Diagnostics;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Four lines a second are enough for a bar.</summary>
internal sealed class ProgressTeller(WorkerContext context)
{
    private long last;

    public void Say(string phase, double fraction)
    {
        if (last != 0 && Stopwatch.GetElapsedTime(last).TotalMilliseconds < 250) return;
        last = Stopwatch.GetTimestamp();
        context.Tell(phase, Math.Clamp(fraction, 0, 1));
    }
}
