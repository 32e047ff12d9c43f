using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>What shares one checkpoint: a projection of its own, or the stages of a composite.</summary>
internal sealed class ProjectionGroup
{
    public ProjectionGroup(string shardName, IReadOnlyList<ITemporalProjection[]> stages)
    {
        (ShardName, Stages, Members) = (shardName, stages, [.. stages.SelectMany(s => s)]);
        EventTypes = [.. Members.SelectMany(m => m.EventTypes).Where(t => RowOfChange(t) is null).Distinct()];
        Lifecycle = Members[0].Lifecycle;
        Check();
    }

    public string ShardName { get; }

    public IReadOnlyList<ITemporalProjection[]> Stages { get; }

    public IReadOnlyList<ITemporalProjection> Members { get; }

    public IReadOnlyCollection<Type> EventTypes { get; }

    public ProjectionLifecycle Lifecycle { get; }

    public bool IsStaged => Stages.Count > 1;

    /// <summary>A page, stage by stage. <paramref name="tableOf"/> gives qualified and quoted names.</summary>
    public Task ApplyPageAsync(IReadOnlyList<IEvent> events, Func<ITemporalProjection, string> tableOf, NpgsqlConnection connection, NpgsqlTransaction transaction, EventJson json, CancellationToken ct) =>
        StageByStageAsync(events, (member, seen, changes) => member.ApplyPageAsync(seen, tableOf(member), connection, transaction, json, changes, ct));

    public async Task StageByStageAsync(IReadOnlyList<IEvent> events, Func<ITemporalProjection, IReadOnlyList<IEvent>, List<IEvent>?, Task> apply)
    {
        var seen = events;
        for (var i = 0; i < Stages.Count; i++)
        {
            var changes = i < Stages.Count - 1 ? new List<IEvent>() : null;
            foreach (var member in Stages[i])
            {
                await apply(member, seen, changes);
            }

            // The event itself first, then what it changed, stage after stage: the order is stable.
            seen = changes is null or [] ? seen : [.. seen.Concat(changes).OrderBy(e => e.Sequence)];
        }
    }

    private static Type? RowOfChange(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RowChanged<>) ? type.GetGenericArguments()[0] : null;

    private void Check()
    {
        if (IsStaged && Members.FirstOrDefault(m => m.Lifecycle != ProjectionLifecycle.Async) is { } inline)
        {
            throw new InvalidOperationException($"{inline.GetType().Name} is a stage of « {ShardName} » and must be async.");
        }

        var earlier = new HashSet<Type>();
        foreach (var stage in Stages)
        {
            foreach (var (member, row) in stage.SelectMany(m => m.EventTypes.Select(RowOfChange).OfType<Type>().Select(r => (m, r))))
            {
                if (!earlier.Contains(row))
                {
                    throw new InvalidOperationException($"{member.GetType().Name} folds changes of {row.Name}, which no earlier stage of « {ShardName} » writes.");
                }
            }

            earlier.UnionWith(stage.Select(m => m.Shape.Type));
        }
    }
}
