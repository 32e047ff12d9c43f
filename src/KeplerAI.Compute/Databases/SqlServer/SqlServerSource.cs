using System.Globalization;
using System.Text;

namespace KeplerAI.Compute.Databases;

/// <summary>A session with SQL Server through ODBC and FreeTDS. Results stream in blocks of rows.</summary>
internal sealed unsafe class SqlServerSource : ISourceConnection
{
    private const string Driver = "/usr/lib/x86_64-linux-gnu/odbc/libtdsodbc.so";
    private const int Version3 = 3;
    private const ushort ServerVersion = 18;
    private static readonly OdbcColumn Text = new(OdbcMethods.AsText, 1024);
    private readonly SourceAddress address;
    private readonly IntPtr environment;
    private readonly IntPtr connection;
    private bool connected;

    private SqlServerSource(SourceAddress address)
    {
        this.address = address;
        _ = OdbcMethods.Allocate(OdbcMethods.Environment, IntPtr.Zero, out environment);
        _ = OdbcMethods.SetEnvironment(environment, OdbcMethods.VersionAttribute, Version3, 0);
        _ = OdbcMethods.Allocate(OdbcMethods.Connection, environment, out connection);
        _ = OdbcMethods.SetConnection(connection, OdbcMethods.LoginTimeout, 10, 0);
    }

    public static SqlServerSource Open(SourceLogin login)
    {
        if (!File.Exists(Driver)) throw new SourceException("database.driver_missing", "tdsodbc");
        var opened = new SqlServerSource(login.Address);
        try
        {
            opened.Connect(login);
            return opened;
        }
        catch (SourceException)
        {
            opened.Dispose();
            throw;
        }
    }

    public SourceServer Server
    {
        get
        {
            var text = stackalloc byte[256];
            var known = OdbcMethods.Info(connection, ServerVersion, text, 256, out var length) is OdbcMethods.Success or OdbcMethods.SuccessWithInfo;
            return new(known ? Encoding.UTF8.GetString(text, Math.Min((int)length, 255)) : "", address.Tls != SourceTls.Preferred);
        }
    }

    public IReadOnlyList<SourceTable> Tables() =>
    [
        .. Rows("select s.name, o.name, rtrim(o.type), cast((select sum(p.rows) from sys.partitions p where p.object_id = o.object_id and p.index_id in (0, 1)) as varchar(20)) from sys.objects o join sys.schemas s on s.schema_id = o.schema_id where o.type in ('U', 'V') and o.is_ms_shipped = 0 order by 1, 2", 4)
            .Select(row => new SourceTable(row[0], row[1]!, row[2] == "V", row[3] is { } rows ? long.Parse(rows, CultureInfo.InvariantCulture) : null)),
    ];

    public IReadOnlyList<ReadColumn> Columns(string? schema, string table) =>
    [
        .. Described(schema, table).Select(c => c.Column),
    ];

    public IRowReader Read(string? schema, string table, IReadOnlyList<ReadColumn> columns, SourceWindow? window)
    {
        var rooms = Described(schema, table).ToDictionary(c => c.Column.Name, c => c.Room, StringComparer.Ordinal);
        var sql = $"select {string.Join(", ", columns.Select(c => c.Expression))} from {Table(schema, table)}{(window is null ? "" : $" where {Condition(window)}")}";
        return new OdbcStatement(connection, sql, [.. columns.Select(c => rooms[c.Name])]);
    }

    public long Count(string? schema, string table, SourceWindow window) =>
        long.Parse(Rows($"select cast(count_big(*) as varchar(20)) from {Table(schema, table)} where {Condition(window)}", 1)[0][0]!, CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (connected) _ = OdbcMethods.Disconnect(connection);
        _ = OdbcMethods.Free(OdbcMethods.Connection, connection);
        _ = OdbcMethods.Free(OdbcMethods.Environment, environment);
    }

    internal static string Name(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    private static string Table(string? schema, string table) => schema is null ? Name(table) : $"{Name(schema)}.{Name(table)}";

    private void Connect(SourceLogin login)
    {
        // FreeTDS compares no certificate with a name: « verified » would promise what it cannot keep.
        if (address.Tls == SourceTls.Verified) throw new SourceException("database.tls_unverifiable");
        var encryption = address.Tls == SourceTls.Preferred ? "request" : "require";
        var text =
            $"DRIVER={Driver};SERVER={login.Ip ?? address.Host};PORT={address.Port};DATABASE={Braced(address.Database)};UID={Braced(address.User)};PWD={Braced(login.Password)};"
            + $"TDS_Version=7.4;ClientCharset=UTF-8;Encryption={encryption};APP=KeplerAI";
        fixed (char* units = text)
            if (OdbcMethods.Connect(connection, IntPtr.Zero, units, (short)text.Length, null, 0, out _, 0) is not (OdbcMethods.Success or OdbcMethods.SuccessWithInfo))
                throw OdbcErrors.Of(OdbcMethods.Connection, connection);
        connected = true;
    }

    /// <summary>FreeTDS ends a braced value at « }; » and knows no way to write it: such a value could add settings of its own.</summary>
    private static string Braced(string value) =>
        value.Contains("};", StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal) ? throw new SourceException("database.login_shape") : $"{{{value}}}";

    private List<(ReadColumn Column, OdbcColumn Room)> Described(string? schema, string table) =>
    [
        .. Rows($"select c.name, coalesce(type_name(c.system_type_id), type_name(c.user_type_id)), cast(c.max_length as varchar(10)), cast(c.precision as varchar(10)), cast(c.scale as varchar(10)) from sys.columns c where c.object_id = object_id({Literal(Table(schema, table))}) order by c.column_id", 5)
            .Select(row => SqlServerTypes.Of(row[0]!, row[1]!, Number(row[2]), Number(row[3]), Number(row[4]))),
    ];

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    private List<string?[]> Rows(string sql, int columns)
    {
        using var statement = new OdbcStatement(connection, sql, [.. Enumerable.Repeat(Text, columns)]);
        var (rows, batch) = (new List<string?[]>(), new RowBatch(columns));
        while (true)
        {
            batch.Clear();
            statement.Fill(batch);
            if (batch.Rows == 0) return rows;
            for (var row = 0; row < batch.Rows; row++)
            {
                var at = row;
                rows.Add([.. Enumerable.Range(0, columns).Select(i => batch.Length(at, i) < 0 ? null : Encoding.UTF8.GetString(batch.Cell(at, i)))]);
            }
        }
    }

    private static string Literal(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Condition(SourceWindow window)
    {
        var (type, format) = window.Time switch
        {
            SourceTime.Date => ("date", "yyyy-MM-dd"),
            SourceTime.Timestamp => ("datetime2", "yyyy-MM-ddTHH:mm:ss.ffffff"),
            _ => ("datetimeoffset", "yyyy-MM-ddTHH:mm:ss.ffffff'+00:00'"),
        };
        string At(DateTime at) => $"cast('{at.ToString(format, CultureInfo.InvariantCulture)}' as {type})";
        return $"{Name(window.Column)} >= {At(window.From)} and {Name(window.Column)} < {At(window.To)}";
    }
}
