using KeplerAI.EventStore;

namespace KeplerAI.Platform.TimeTravel;

/// <summary>The page model can be shown as of a past instant (<c>?au=</c>): it passes <see cref="TimeTravel.At"/> to every read.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SupportsTimeTravelAttribute : Attribute;

/// <summary>The instant that this request shows, resolved once.</summary>
public sealed class TimeTravel
{
    public AsOf At { get; private set; } = AsOf.Now;

    /// <summary>The instant asked for; null when an event number was given.</summary>
    public DateTimeOffset? Instant { get; private set; }

    /// <summary>?au= was given to a page that shows the present only.</summary>
    public bool Ignored { get; private set; }

    public bool IsPast => At.IsPast;

    internal void Show(long position, DateTimeOffset? instant)
    {
        At = new AsOf(position);
        Instant = instant;
    }

    internal void Ignore() => Ignored = true;
}
