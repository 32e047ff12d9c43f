namespace KeplerAI.EventStore;

/// <summary>The ledger cannot go on, or cannot prove what it was asked to.</summary>
public class LedgerException(string message) : InvalidOperationException(message);

/// <summary>What the ledger would read is no table: a view could show it the originals.</summary>
/// <param name="names">What they are called, or the server's own words.</param>
public sealed class NotATableException(string names) : LedgerException($"Not a table, though the ledger reads it as one: {names}. What it shows proves nothing.")
{
    public string Names { get; } = names;
}
