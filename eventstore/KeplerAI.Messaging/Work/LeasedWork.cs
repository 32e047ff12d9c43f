namespace KeplerAI.Messaging;

/// <summary>Work as taken from the queue.</summary>
public sealed record LeasedWork(WorkLease Lease, string Key, string PayloadType, string Payload, int MaxAttempts, bool CancelRequested);

/// <summary>What a heartbeat learns.</summary>
public enum LeaseState
{
    Held,
    CancelRequested,
    Lost,
}
