using System.Runtime.CompilerServices;

namespace KeplerAI.EventStore;

internal static class KeyParts
{
    /// <summary>A tuple is taken apart, anything else is one part.</summary>
    public static object?[] Of(object key, int columns)
    {
        object?[] parts = key is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [key];
        return parts.Length == columns
            ? parts
            : throw new InvalidOperationException($"A key of {columns} column(s) was given {parts.Length} part(s).");
    }
}
