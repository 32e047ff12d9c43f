using System.Globalization;
using Npgsql;

namespace KeplerAI.Compute.Databases;

/// <summary>A session with PostgreSQL: one read-only snapshot from the first question to the last row.</summary>
internal sealed class PostgresSource : ISourceConnection
{
    private readonly NpgsqlConnection connection;

    private PostgresSource(NpgsqlConnection connection) => this.connection = connection;

    public static PostgresSource Open(SourceLogin login)
    {
        var address = login.Address;
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = address.Tls == SourceTls.Verified ? address.Host : login.Ip ?? address.Host,
            Port = address.Port,
            Database = address.Database,
            Username = address.User,
            Password = login.Password,
            SslMode = address.Tls switch { SourceTls.Preferred => SslMode.Prefer, SourceTls.Required => SslMode.Require, _ => SslMode.VerifyFull },
            Pooling = false,
            Timeout = 10,
            CommandTimeout = 0,
            IncludeErrorDetail = false,
            ApplicationName = "KeplerAI",
            // A row is a message of some hundred bytes: they are read many at a time.
            ReadBufferSize = 256 << 10,
            SocketReceiveBufferSize = 1 << 20,
        };
        var opened = new PostgresSource(new NpgsqlConnection(text.ConnectionString));
        try
        {
            opened.connection.Open();
            opened.Run("set timezone = 'UTC'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex'; begin isolation level repeatable read read only");
            return opened;
        }
        catch (Exception e)
        {
            opened.Dispose();
            throw PostgresErrors.Of(e);
        }
    }

    public SourceServer Server => new(connection.ServerVersion, Rows("select ssl::text from pg_stat_ssl where pid = pg_backend_pid()") is [["true"], ..]);

    public IReadOnlyList<SourceTable> Tables() =>
    [
        .. Rows("""
            select n.nspname, c.relname, c.relkind::text, case when c.relkind in ('r', 'm', 'p') and c.reltuples >= 0 then c.reltuples::bigint::text end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
              and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
            order by 1, 2
            """).Select(row => new SourceTable(row[0], row[1]!, row[2] is "v" or "m", row[3] is { } rows ? long.Parse(rows, CultureInfo.InvariantCulture) : null)),
    ];

    public IReadOnlyList<ReadColumn> Columns(string? schema, string table) =>
    [
        .. Rows("""
            select a.attname, format_type(a.atttypid, a.atttypmod), b.typname, b.typcategory::text, b.typtype::text,
                   (case when t.typtype = 'd' then t.typtypmod else a.atttypmod end)::text
            from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
            where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum
            """, Table(schema, table))
            .Select(row => PostgresTypes.Of(row[0]!, row[1]!, row[2]!, row[3]!, row[4]!, int.Parse(row[5]!, CultureInfo.InvariantCulture))),
    ];

    public IRowReader Read(string? schema, string table, IReadOnlyList<ReadColumn> columns, SourceWindow? window)
    {
        var sql = $"copy (select {string.Join(", ", columns.Select(c => c.Expression))} from {Table(schema, table)}{(window is null ? "" : $" where {Condition(window)}")}) to stdout (format binary)";
        return Guard(() => new PostgresRows(connection.BeginRawBinaryCopy(sql), columns.Count));
    }

    public long Count(string? schema, string table, SourceWindow window) =>
        long.Parse(Rows($"select count(*)::text from {Table(schema, table)} where {Condition(window)}")[0][0]!, CultureInfo.InvariantCulture);

    public ReadColumn Settle(string? schema, string table, ReadColumn column, SourceWindow? window) =>
        PostgresTypes.IsOpen(column) ? PostgresTypes.Settle(column, Digits(schema, table, column.Name, window)) : column;

    /// <summary>How many digits a column's numbers have before and behind the point; null when one of them is no number. In PostgreSQL's order NaN comes last, the infinities at the ends.</summary>
    private (int Whole, int Fraction)? Digits(string? schema, string table, string column, SourceWindow? window)
    {
        var name = Name(column);
        var row = Rows($"""
            select max({name})::text, min({name})::text, coalesce(max(scale({name})), 0)::text
            from {Table(schema, table)}{(window is null ? "" : $" where {Condition(window)}")}
            """)[0];
        var ends = row[..2].OfType<string>().Select(WholeDigits).ToArray();
        return Array.IndexOf(ends, null) >= 0 ? null : (ends.Max() ?? 1, int.Parse(row[2]!, CultureInfo.InvariantCulture));
    }

    private static int? WholeDigits(string number)
    {
        var whole = number.AsSpan().TrimStart('-');
        if (whole.IndexOf('.') is >= 0 and var point) whole = whole[..point];
        return char.IsAsciiDigit(whole[0]) ? whole.Length : null;
    }

    public void Dispose() => connection.Dispose();

    internal static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            throw PostgresErrors.Of(e);
        }
    }

    internal static string Table(string? schema, string table) => schema is null ? Name(table) : $"{Name(schema)}.{Name(table)}";

    private void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private List<string?[]> Rows(string sql, params string[] parameters) => Guard(() =>
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        using var reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        return rows;
    });

    internal static string Condition(SourceWindow window)
    {
        var (type, format) = window.Time switch
        {
            SourceTime.Date => ("date", "yyyy-MM-dd"),
            SourceTime.Timestamp => ("timestamp", "yyyy-MM-dd HH:mm:ss.ffffff"),
            _ => ("timestamptz", "yyyy-MM-dd HH:mm:ss.ffffff'+00'"),
        };
        string At(DateTime at) => $"{type} '{at.ToString(format, CultureInfo.InvariantCulture)}'";
        return $"{Name(window.Column)} >= {At(window.From)} and {Name(window.Column)} < {At(window.To)}";
    }
}
