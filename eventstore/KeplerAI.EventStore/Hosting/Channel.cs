namespace KeplerAI.EventStore;

internal static class Channel
{
    /// <summary>NOTIFY channel: something was appended. Only a wake-up.</summary>
    public const string Appended = "kepler_events_appended";

    /// <summary>NOTIFY channel: the shard of that name is to try again now.</summary>
    public const string Retry = "kepler_shard_retry";
}
