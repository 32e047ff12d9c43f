namespace KeplerAI.EventStore;

/// <summary>How tree heads are signed and where they are published, outside the database.</summary>
/// <param name="KeyFile">The private key, PKCS #8 in PEM; made with mode 600 when there is none.</param>
/// <param name="Folder">Holds heads.jsonl, the public keys and the webhook's progress.</param>
public sealed record SealOptions(string KeyFile, string Folder)
{
    /// <summary>Every head is posted here too, again and again until it is accepted; null: nowhere.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>How often the sealer looks for new events.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most events of one head.</summary>
    public int BatchSize { get; init; } = 8192;
}
