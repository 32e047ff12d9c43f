namespace KeplerAI.EventStore;

/// <summary>Who and why, written beside every event of a session. <paramref name="UserName"/> holds a user's Guid, never a name.</summary>
public sealed record EventMetadata(
    string? UserName,
    string? CorrelationId = null,
    string? CausationId = null,
    IReadOnlyDictionary<string, string>? Headers = null)
{
    public static readonly EventMetadata None = new(UserName: null);
}
