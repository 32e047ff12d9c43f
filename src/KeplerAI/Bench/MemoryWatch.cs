namespace KeplerAI.Bench;

/// <summary>By how much this process grew since, at most.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private const double GoalMb = 100;
    private readonly long _before = Environment.WorkingSet;
    private readonly Timer _timer;
    private long _peak;

    public MemoryWatch() => _timer = new Timer(_ => _peak = Math.Max(_peak, Environment.WorkingSet), null, 0, 50);

    public BenchLine Line(string bench, string name, string what)
    {
        var grown = Math.Round(Math.Max(0, _peak - _before) / 1048576.0, 1);
        return new(bench, name, what, grown, null, "MB", null, GoalMb, grown < GoalMb);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
