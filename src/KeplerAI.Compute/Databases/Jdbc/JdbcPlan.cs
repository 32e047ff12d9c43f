namespace KeplerAI.Compute.Databases;

/// <param name="Type">Of DuckDB, as the embedded extraction gives it.</param>
internal sealed record JdbcColumn(string Name, string Type);

/// <summary>How a table is read over JDBC: one query that gives every column as text, named c0, c1..., and what its columns are.</summary>
/// <param name="Encrypted">Whether the server was just reached over TLS.</param>
internal sealed record JdbcPlan(string Sql, IReadOnlyList<JdbcColumn> Columns, bool Encrypted)
{
    public static JdbcPlan Of(ISourceConnection source, ExtractRequest request)
    {
        var columns = Extraction.Columns(source, request);
        Func<ReadColumn, string> text = request.Login.Address.Engine == DatabaseEngine.PostgreSql ? JdbcText.Postgres : JdbcText.MySql;
        var (table, condition) = request.Login.Address.Engine == DatabaseEngine.PostgreSql
            ? (PostgresSource.Table(request.Schema, request.Table), request.Window is { } window ? PostgresSource.Condition(window) : null)
            : (MySqlConnection.Name(request.Table), request.Window is { } range ? MySqlConnection.Condition(range) : null);
        var selected = string.Join(", ", columns.Select((column, i) => FormattableString.Invariant($"{text(column)} as c{i}")));
        return new($"select {selected} from {table}{(condition is null ? "" : $" where {condition}")}", [.. columns.Select(c => new JdbcColumn(c.Name, c.Decoder.Type.Sql))], source.Server.Encrypted);
    }
}
