using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>Writes every refusal of the policy table as an event in the person's own stream of denials.</summary>
public sealed class DenialRecorder(IEventStore store)
{
    public async Task RecordAsync(Guid userId, string request, string rule, Guid? useCaseId, bool hidden, CancellationToken ct)
    {
        var stream = StreamOf(userId);
        await using var session = store.OpenSession(new EventMetadata(userId.ToString(), System.Diagnostics.Activity.Current?.RootId));
        session.Append(stream, new AccessDenied(userId, request, rule, useCaseId, hidden));
        await session.SaveChangesAsync(ct);
    }

    public static Guid StreamOf(Guid userId) => DeterministicGuid.From("denials", userId.ToString());
}
