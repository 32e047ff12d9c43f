namespace KeplerAI.Compute.DuckDb;

/// <summary>DuckDB refused or failed; carries its message, which may quote data: never log it, use <see cref="Safe"/>.</summary>
public sealed class DuckDbException(string message) : Exception(message)
{
    // These kinds name files, settings and columns; the others (conversion, CSV...) quote cells.
    private static readonly string[] WithoutData = ["IO Error", "Out of Memory Error", "Binder Error", "Permission Error", "Catalog Error", "DuckDB's library"];

    /// <summary>The message when it cannot quote a cell, else its kind only.</summary>
    public string Safe
    {
        get
        {
            if (Array.Exists(WithoutData, kind => Message.StartsWith(kind, StringComparison.Ordinal))) return Message.Split('\n')[0];
            var colon = Message.IndexOf(':', StringComparison.Ordinal);
            return colon is > 0 and < 40 ? Message[..colon] : "DuckDB error";
        }
    }

    internal bool IsOutOfMemory => Message.StartsWith("Out of Memory", StringComparison.Ordinal);
}
