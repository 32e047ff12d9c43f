namespace KeplerAI.EventStore;

internal static class Channel
{
    /// <summary>NOTIFY channel: something was appended. Only a wake-up.</summary>
    public const string Appended = "kepler_events_appended";
}
