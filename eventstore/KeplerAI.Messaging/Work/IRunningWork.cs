namespace KeplerAI.Messaging;

/// <summary>Cancels work by its key, wherever it runs.</summary>
public interface IRunningWork
{
    /// <summary>
    /// Cancels the token of the handler that does this work, in this process at once and in others by notification. Work that still waits is
    /// handed to its handler with a token that is cancelled already, so that one code path settles both.
    /// </summary>
    /// <returns>False when the work is unknown or has ended.</returns>
    Task<bool> CancelAsync(string key, CancellationToken ct = default);

    /// <summary>True when the token of this lease was cancelled by <see cref="CancelAsync"/>, not by a stop or a lost lease.</summary>
    bool IsCancelled(WorkLease lease);
}
