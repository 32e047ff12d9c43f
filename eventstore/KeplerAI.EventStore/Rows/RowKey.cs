using System.Globalization;
using System.Runtime.CompilerServices;

namespace KeplerAI.EventStore;

/// <summary>The parts of a row's key, each as its column's type holds it; equal when PostgreSQL would say so.</summary>
internal readonly struct RowKey(object?[] parts) : IEquatable<RowKey>
{
    private readonly int _hash = HashOf(parts);

    public object?[] Parts => parts;

    /// <summary>A tuple is taken apart, anything else is one part.</summary>
    public static RowKey Of(object key, IReadOnlyList<RowColumn> columns) =>
        OfParts(key is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [key], columns);

    public static RowKey OfParts(object?[] parts, IReadOnlyList<RowColumn> columns)
    {
        if (parts.Length != columns.Count)
        {
            throw new InvalidOperationException($"A key of {columns.Count} column(s) was given {parts.Length} part(s).");
        }

        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Normal(parts[i], columns[i].Plain);
        }

        return new RowKey(parts);
    }

    public bool Equals(RowKey other)
    {
        if (_hash != other._hash || parts.Length != other.Parts.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!Equals(parts[i], other.Parts[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(", ", parts.Select(p => Convert.ToString(p, CultureInfo.InvariantCulture)));

    private static object? Normal(object? part, Type wanted) => part switch
    {
        DateTimeOffset instant => Instants.ToMicrosecond(instant),
        null => null,
        _ when part.GetType() == wanted => part,
        _ when wanted == typeof(string) => Convert.ToString(part, CultureInfo.InvariantCulture),
        string text when wanted.IsEnum => Enum.Parse(wanted, text),
        string text when wanted == typeof(Guid) => Guid.Parse(text),
        _ => Convert.ChangeType(part, wanted, CultureInfo.InvariantCulture),
    };

    private static int HashOf(object?[] parts)
    {
        var hash = 17;
        foreach (var part in parts)
        {
            hash = (hash * 31) + (part?.GetHashCode() ?? 0);
        }

        return hash;
    }
}
