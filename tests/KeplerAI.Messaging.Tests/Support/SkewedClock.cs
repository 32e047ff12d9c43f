namespace KeplerAI.Messaging.Tests;

/// <summary>The clock of a machine whose time is wrong. Timers and elapsed time run as ever.</summary>
internal sealed class SkewedClock(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
}
