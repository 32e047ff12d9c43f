using System.Reflection;

namespace KeplerAI.EventStore;

/// <summary>The projections of the scanned assemblies, by table and by row.</summary>
internal sealed class ProjectionSet
{
    private readonly Dictionary<Type, ITemporalProjection> _byRow;
    private readonly Dictionary<string, ITemporalProjection> _byTable;
    private readonly HashSet<Type> _inline;

    public ProjectionSet(IEnumerable<Assembly> assemblies)
    {
        All = [.. assemblies.Distinct().SelectMany(a => a.GetTypes())
            .Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false } && t.IsAssignableTo(typeof(ITemporalProjection)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (ITemporalProjection)Activator.CreateInstance(t, nonPublic: true)!)];
        foreach (var projection in All)
        {
            Check(projection);
        }

        Refuse("table", All.GroupBy(p => p.Table, StringComparer.Ordinal));
        Refuse("row", All.GroupBy(p => p.Shape.Type.FullName!, StringComparer.Ordinal));
        Refuse("shard", All.GroupBy(p => p.ShardName, StringComparer.Ordinal));
        _byRow = All.ToDictionary(p => p.Shape.Type);
        _byTable = All.ToDictionary(p => p.Table);
        _inline = [.. All.Where(p => p.Lifecycle == ProjectionLifecycle.Inline).SelectMany(p => p.EventTypes)];
    }

    public IReadOnlyList<ITemporalProjection> All { get; }

    public ITemporalProjection OfRow(Type row) =>
        _byRow.GetValueOrDefault(row) ?? throw new InvalidOperationException($"No projection writes rows of {row.Name}.");

    public ITemporalProjection OfTable(string table) =>
        _byTable.GetValueOrDefault(table) ?? throw new InvalidOperationException($"No projection writes a table « {table} ».");

    /// <summary>True when an append of such an event has a read table to write.</summary>
    public bool HasInline(Type eventType) => _inline.Contains(eventType);

    private static void Check(ITemporalProjection projection)
    {
        if (projection.Shape.Keys.Count == 0)
        {
            throw new InvalidOperationException($"{projection.Shape.Type.Name} has no [Key] member.");
        }
    }

    private static void Refuse(string what, IEnumerable<IGrouping<string, ITemporalProjection>> groups)
    {
        if (groups.FirstOrDefault(g => g.Count() > 1) is { } doubled)
        {
            throw new InvalidOperationException($"Several projections share the {what} « {doubled.Key} »: {string.Join(", ", doubled.Select(p => p.GetType().FullName))}.");
        }
    }
}
