namespace KeplerAI.EventStore;

/// <summary>
/// Async projections under one checkpoint. Stages run in order, in one transaction per page; a later stage folds events and what the earlier ones did to
/// their rows (<see cref="RowChanged{TRow}"/>). Rebuilt and swapped together. Found by reflection.
/// </summary>
/// <param name="name">Its checkpoint is <c>name:All</c>.</param>
public abstract class CompositeProjection(string name)
{
    public string Name { get; } = name;

    internal List<Type[]> Stages { get; } = [];

    /// <param name="projections">Classes of async projections; those of one stage do not see each other.</param>
    protected void Stage(params Type[] projections) => Stages.Add(projections);
}
