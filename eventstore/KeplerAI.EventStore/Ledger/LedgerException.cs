namespace KeplerAI.EventStore;

/// <summary>The ledger cannot go on, or cannot prove what it was asked to.</summary>
public sealed class LedgerException(string message) : InvalidOperationException(message);
