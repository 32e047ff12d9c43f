namespace KeplerAI.EventStore;

/// <summary>The keys of persons. Destroying one makes every copy of that person's data unreadable, in events, read tables and backups alike.</summary>
public interface IPersonKeys
{
    Task DestroyAsync(Guid subject, CancellationToken ct = default);
}
