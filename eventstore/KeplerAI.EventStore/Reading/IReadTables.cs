namespace KeplerAI.EventStore;

/// <summary>An instant of the log: null is now, otherwise an event number whose effect is included.</summary>
public readonly record struct AsOf(long? Position)
{
    public static readonly AsOf Now = new(null);

    public bool IsPast => Position is not null;
}

/// <summary>
/// Reads temporal read tables as of any instant, under the pages' role. <c>where</c> and <c>orderBy</c> are SQL
/// constants over the snake_case columns; values travel only in <c>parameters</c> (an anonymous object, @name).
/// </summary>
public interface IReadTables
{
    Task<IReadOnlyList<TRow>> ListAsync<TRow>(AsOf at, string? where = null, object? parameters = null, string? orderBy = null, int? limit = null, int offset = 0, CancellationToken ct = default) where TRow : class;

    Task<TRow?> FindAsync<TRow>(AsOf at, object key, CancellationToken ct = default) where TRow : class;

    Task<long> CountAsync<TRow>(AsOf at, string? where = null, object? parameters = null, CancellationToken ct = default) where TRow : class;

    /// <summary>A named fragment for hand-written joins: <c>kepler_read.name</c> restricted to the rows valid at <paramref name="at"/>, as a parenthesised sub-select.</summary>
    string From<TRow>(AsOf at) where TRow : class;

    /// <summary>A hand-written query, its fragments from <see cref="From{TRow}"/>; columns are mapped by snake_case name to the constructor of <typeparamref name="T"/> (or the first column, for a single value).</summary>
    Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken ct = default);
}
