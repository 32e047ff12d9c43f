using System.Reflection;

namespace KeplerAI.Messaging;

/// <summary>What one process does with messages.</summary>
public sealed class MessagingOptions
{
    /// <summary>Where commands, handlers, reactors and work handlers are found.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    /// <summary>Off in processes, and in tests, that do no work and fire no schedule by themselves.</summary>
    public bool Hosted { get; set; } = true;

    /// <summary>How long work stays with a process that has gone silent.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often queues and schedules are looked at when no notification comes.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan BackOff { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan BackOffCap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How late a slot may be before the policy for missed slots decides on it.</summary>
    public TimeSpan MissedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How much work of one queue runs in this process at the same time, unless <see cref="Concurrency"/> names the queue.</summary>
    public int DefaultConcurrency { get; set; } = 2;

    public IDictionary<string, int> Concurrency { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    internal int LimitOf(string queue) => Concurrency.TryGetValue(queue, out var limit) ? limit : DefaultConcurrency;
}
