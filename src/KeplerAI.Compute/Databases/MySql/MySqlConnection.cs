using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace KeplerAI.Compute.Databases;

/// <summary>A session with MySQL or MariaDB. Results stream: the client never holds more than a row.</summary>
internal sealed unsafe class MySqlConnection : ISourceConnection
{
    private const int NoSuchDatabaseForYou = 1044;
    private readonly IntPtr mysql;

    private MySqlConnection(IntPtr mysql) => this.mysql = mysql;

    public static MySqlConnection Open(SourceLogin login)
    {
        try
        {
            return Open(login, tls: true);
        }
        catch (SourceException e) when (e.Problem.Rule == "database.tls" && login.Address.Tls == SourceTls.Preferred)
        {
            return Open(login, tls: false);
        }
    }

    public SourceServer Server => new(Marshal.PtrToStringUTF8(MySqlMethods.ServerInfo(mysql)) ?? "", MySqlMethods.Cipher(mysql) != IntPtr.Zero);

    public IReadOnlyList<SourceTable> Tables() =>
    [
        .. Rows("select table_name, table_type, table_rows from information_schema.tables where table_schema = database() order by table_name")
            .Select(row => new SourceTable(null, row[0]!, row[1]!.Contains("VIEW", StringComparison.Ordinal), row[2] is { } rows ? long.Parse(rows, CultureInfo.InvariantCulture) : null)),
    ];

    public IReadOnlyList<ReadColumn> Columns(string? schema, string table) =>
    [
        .. Rows($"select column_name, lower(data_type), column_type, coalesce(numeric_precision, 0), coalesce(numeric_scale, 0) from information_schema.columns where table_schema = database() and table_name = {Literal(table)} order by ordinal_position")
            .Select(row => MySqlTypes.Of(row[0]!, row[1]!, row[2]!, int.Parse(row[3]!, CultureInfo.InvariantCulture), int.Parse(row[4]!, CultureInfo.InvariantCulture))),
    ];

    public IRowReader Read(string? schema, string table, IReadOnlyList<ReadColumn> columns, SourceWindow? window)
    {
        // The server waits for a reader that compresses what it reads.
        Run("set session net_write_timeout = 3600");
        var sql = $"select {string.Join(", ", columns.Select(c => c.Expression))} from {Name(table)}{(window is null ? "" : $" where {Condition(window)}")}";
        return new MySqlRows(this, Start(sql), columns.Count);
    }

    public long Count(string? schema, string table, SourceWindow window) =>
        long.Parse(Rows($"select count(*) from {Name(table)} where {Condition(window)}")[0][0]!, CultureInfo.InvariantCulture);

    public void Dispose() => MySqlMethods.Close(mysql);

    internal SourceException Failure() => MySqlErrors.Of((int)MySqlMethods.ErrorNumber(mysql));

    internal bool Failed => MySqlMethods.ErrorNumber(mysql) != 0;

    private static MySqlConnection Open(SourceLogin login, bool tls)
    {
        var (address, mysql) = (login.Address, MySqlMethods.Init(IntPtr.Zero));
        uint patience = 10, silence = 3600, none = 0, tcp = 1;
        byte yes = 1;
        // A hostile server may ask its client for a local file; « localhost » must not mean a socket of this machine.
        _ = MySqlMethods.Option(mysql, MySqlMethods.LocalFiles, &none);
        _ = MySqlMethods.Option(mysql, MySqlMethods.Protocol, &tcp);
        _ = MySqlMethods.Option(mysql, MySqlMethods.ConnectTimeout, &patience);
        _ = MySqlMethods.Option(mysql, MySqlMethods.ReadTimeout, &silence);
        fixed (byte* charset = "utf8mb4\0"u8) _ = MySqlMethods.Option(mysql, MySqlMethods.CharsetName, charset);
        if (tls) _ = MySqlMethods.UseTls(mysql, null, null, null, null, null);
        if (tls && address.Tls != SourceTls.Preferred) _ = MySqlMethods.Option(mysql, MySqlMethods.EnforceTls, &yes);
        if (address.Tls == SourceTls.Verified) _ = MySqlMethods.Option(mysql, MySqlMethods.VerifyServerCertificate, &yes);
        var opened = new MySqlConnection(mysql);
        var host = address.Tls == SourceTls.Verified ? address.Host : login.Ip ?? address.Host;
        if (MySqlMethods.Connect(mysql, host, address.User, login.Password, address.Database, (uint)address.Port, null, 0) == IntPtr.Zero)
        {
            // A server does not tell an account whether a database that it may not see exists.
            var failure = (int)MySqlMethods.ErrorNumber(mysql) == NoSuchDatabaseForYou ? new SourceException("database.unknown_database", "1044") : opened.Failure();
            opened.Dispose();
            throw failure;
        }
        if (address.Tls != SourceTls.Preferred && !opened.Server.Encrypted)
        {
            opened.Dispose();
            throw new SourceException("database.tls");
        }
        opened.Run("set session time_zone = '+00:00'");
        return opened;
    }

    private List<string?[]> Rows(string sql)
    {
        using var reader = new MySqlRows(this, Start(sql), 0);
        return reader.Texts();
    }

    private void Run(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* text = bytes)
            if (MySqlMethods.Query(mysql, text, (ulong)bytes.Length) != 0) throw Failure();
    }

    private IntPtr Start(string sql)
    {
        Run(sql);
        var result = MySqlMethods.UseResult(mysql);
        return result == IntPtr.Zero ? throw Failure() : result;
    }

    internal static string Name(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string Literal(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    internal static string Condition(SourceWindow window)
    {
        var format = window.Time == SourceTime.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.ffffff";
        return string.Create(CultureInfo.InvariantCulture, $"{Name(window.Column)} >= '{window.From.ToString(format, CultureInfo.InvariantCulture)}' and {Name(window.Column)} < '{window.To.ToString(format, CultureInfo.InvariantCulture)}'");
    }
}
