namespace KeplerAI.Compute.Databases;

/// <summary>One session with a server, inside the worker. Failures are <see cref="SourceException"/>.</summary>
internal interface ISourceConnection : IDisposable
{
    SourceServer Server { get; }

    IReadOnlyList<SourceTable> Tables();

    /// <summary>Every column in the table's order; empty when there is no such table.</summary>
    IReadOnlyList<ReadColumn> Columns(string? schema, string table);

    IRowReader Read(string? schema, string table, IReadOnlyList<ReadColumn> columns, SourceWindow? window);

    long Count(string? schema, string table, SourceWindow window);

    /// <summary>A column whose declared type leaves open what it holds, with the type that its values ask for.</summary>
    ReadColumn Settle(string? schema, string table, ReadColumn column, SourceWindow? window) => column;
}

/// <summary>Rows one batch after the other; called by one thread at a time.</summary>
internal interface IRowReader : IDisposable
{
    /// <summary>Fills an emptied batch; it stays empty at the end.</summary>
    void Fill(RowBatch batch);
}

/// <summary>A column of a source, and how it is read.</summary>
/// <param name="Expression">What is selected, in the source's own SQL.</param>
internal sealed record ReadColumn(string Name, string SourceType, string Expression, ColumnDecoder Decoder, SourceTime? Time)
{
    public SourceColumn Shown => new(Name, SourceType, Decoder.Type.Sql, Time);
}
