using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>Which use case a stream belongs to, what people call it, and who made it. Inline table <c>stream_scope</c>.</summary>
/// <param name="Name">Shown name (use case, dataset, scenario, job name; run number).</param>
public sealed record ScopeRow([property: Key] Guid StreamId, string Kind, int Number, string Name, Guid UseCaseId, int UseCaseNumber, Guid? ScenarioId, int? ScenarioNumber, Guid? OwnerId);
