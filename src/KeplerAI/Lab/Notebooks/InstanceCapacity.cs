namespace KeplerAI.Lab.Notebooks;

/// <summary>What this machine can give to one instance, and what the form proposes.</summary>
public sealed record InstanceCapacity(int Cores, int MemoryGb)
{
    /// <summary>Half of the cores, a quarter of the memory, never less than one.</summary>
    public InstanceSizing Proposed => new(Math.Max(1, Cores / 2), Math.Max(1, MemoryGb / 4), 1, 1, 0);

    public static InstanceCapacity OfThisMachine() =>
        new(Environment.ProcessorCount, Math.Max(1, (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30)));
}
