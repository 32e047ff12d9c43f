namespace KeplerAI.EventStore;

/// <summary>An event and its sidecar row as the database has them now; either may be missing.</summary>
internal struct LedgerRow
{
    public long Sequence;
    public bool HasEvent;
    public Guid Stream;
    public long Version;
    public bool Archived;
    public bool Tombstone;

    /// <summary>Where the event's canonical text lies in its chunk.</summary>
    public int Start;
    public int Length;

    public bool HasHash;
    public bool HashIsWhole;
    public bool HasNonce;
    public Guid Nonce;
    public bool HasMac;
    public bool MacIsWhole;
    public Evidence Evidence;
}

/// <summary>What an event's own bytes and its sidecar row say of each other.</summary>
[Flags]
internal enum Evidence
{
    None = 0,

    /// <summary>The sidecar's hash is that of the event.</summary>
    HashAgrees = 1,

    /// <summary>The code was made, with the key, for the event as it is.</summary>
    MacIsOfEvent = 2,
}
