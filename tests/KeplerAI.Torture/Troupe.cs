namespace KeplerAI.Torture;

/// <summary>The processes of a run. One that ends is replaced at once.</summary>
public sealed class Troupe : IDisposable
{
    private readonly NodeSettings _model;
    private readonly Child[] _children;
    private int _born;

    public Troupe(NodeSettings model, TorturePlan plan)
    {
        _model = model;
        var roles = Enumerable.Repeat("writer", plan.WriterProcesses).Concat(["daemon", "daemon", "worker", "worker"]);
        _children = [.. roles.Select((role, i) => Start(role, i))];
    }

    /// <summary>A writer, a daemon or a worker, each kind as often as the others.</summary>
    public int Pick(Random dice)
    {
        var kinds = _children.Select((child, i) => (child.Settings.Role, i)).GroupBy(c => c.Role).ToList();
        var kind = kinds[dice.Next(kinds.Count)].ToList();
        return kind[dice.Next(kind.Count)].i;
    }

    public Child this[int index] => _children[index];

    /// <summary>kill -9, and another in its place.</summary>
    public void Replace(int index)
    {
        var old = _children[index];
        old.Kill();
        _children[index] = Start(old.Settings.Role, index);
        old.Dispose();
    }

    public void End(string role)
    {
        foreach (var child in _children.Where(c => c.Settings.Role == role))
        {
            child.Kill();
        }
    }

    public void EndAll()
    {
        foreach (var child in _children)
        {
            child.Dispose();
        }
    }

    public void Dispose() => EndAll();

    // Each life throws its own dice, all from the run's seed.
    private Child Start(string role, int index) => Child.Start(_model with { Role = role, Index = index, Seed = unchecked((_model.Seed * 1009) + _born++) });
}
