namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>One row of a file whose values are text until its columns have types.</summary>
internal interface ITextRow
{
    int Count { get; }

    /// <summary>1-based line or row of the file.</summary>
    long Line { get; }

    /// <summary>As it stands in the file, for the one who corrects it.</summary>
    ReadOnlySpan<byte> Raw { get; }

    ReadOnlySpan<byte> this[int field] { get; }
}
