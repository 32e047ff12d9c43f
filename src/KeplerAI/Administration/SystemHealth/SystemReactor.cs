using KeplerAI.Messaging;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>Does to the queue what a person decided.</summary>
public sealed class SystemReactor : Reactor
{
    public SystemReactor() : base("system")
    {
        On<DeadWorkRetried>(e => [new RetryWork(e.Data.Key)]);
        On<DeadWorkDiscarded>(e => [new DiscardWork(e.Data.Key, e.Data.Reason)]);
    }
}
