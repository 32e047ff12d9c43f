using System.Reflection;

namespace KeplerAI.EventStore;

/// <summary>The projections of the scanned assemblies, by table and by row, and the groups that share a checkpoint.</summary>
internal sealed class ProjectionSet
{
    private readonly Dictionary<Type, ITemporalProjection> _byRow;
    private readonly Dictionary<string, ITemporalProjection> _byTable;
    private readonly Dictionary<ITemporalProjection, ProjectionGroup> _groups;
    private readonly HashSet<Type> _inline;

    public ProjectionSet(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.Distinct().SelectMany(a => a.GetTypes()).ToList();
        All = Made<ITemporalProjection>(types);
        foreach (var projection in All)
        {
            Check(projection);
        }

        Refuse("table", All.GroupBy(p => p.Table, StringComparer.Ordinal));
        Refuse("row", All.GroupBy(p => p.Shape.Type.FullName!, StringComparer.Ordinal));
        Groups = [.. GroupsOf(Made<CompositeProjection>(types))];
        Refuse("composite", Groups.SelectMany(g => g.Members).GroupBy(p => p.GetType().FullName!, StringComparer.Ordinal));
        Refuse("shard", Groups.GroupBy(g => g.ShardName, g => g.Members[0], StringComparer.Ordinal));
        _groups = Groups.SelectMany(g => g.Members.Select(m => (m, g))).ToDictionary(p => p.m, p => p.g);
        _byRow = All.ToDictionary(p => p.Shape.Type);
        _byTable = All.ToDictionary(p => p.Table);
        _inline = [.. All.Where(p => p.Lifecycle == ProjectionLifecycle.Inline).SelectMany(p => p.EventTypes)];
    }

    public IReadOnlyList<ITemporalProjection> All { get; }

    public IReadOnlyList<ProjectionGroup> Groups { get; }

    public ITemporalProjection OfRow(Type row) =>
        _byRow.GetValueOrDefault(row) ?? throw new InvalidOperationException($"No projection writes rows of {row.Name}.");

    public ITemporalProjection OfTable(string table) =>
        _byTable.GetValueOrDefault(table) ?? throw new InvalidOperationException($"No projection writes a table « {table} ».");

    public ProjectionGroup GroupOf(ITemporalProjection projection) => _groups[projection];

    /// <summary>True when an append of such an event has a read table to write.</summary>
    public bool HasInline(Type eventType) => _inline.Contains(eventType);

    private static IReadOnlyList<T> Made<T>(IEnumerable<Type> types) =>
        [.. types.Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false } && t.IsAssignableTo(typeof(T)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (T)Activator.CreateInstance(t, nonPublic: true)!)];

    private IEnumerable<ProjectionGroup> GroupsOf(IReadOnlyList<CompositeProjection> composites)
    {
        var staged = composites.SelectMany(c => c.Stages).SelectMany(s => s).ToHashSet();
        return composites.Select(c => new ProjectionGroup($"{c.Name}:All", [.. c.Stages.Select(s => s.Select(OfClass).ToArray())]))
            .Concat(All.Where(p => !staged.Contains(p.GetType())).Select(p => new ProjectionGroup($"{p.GetType().Name}:All", [[p]])));
    }

    private ITemporalProjection OfClass(Type type) =>
        All.FirstOrDefault(p => p.GetType() == type) ?? throw new InvalidOperationException($"{type.FullName} is a stage of a composite and no projection of the scanned assemblies.");

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
