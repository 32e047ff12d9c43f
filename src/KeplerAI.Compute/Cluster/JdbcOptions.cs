using System.Buffers;
using System.Globalization;
using System.Net;
using KeplerAI.Compute.Databases;

namespace KeplerAI.Compute.Cluster;

/// <summary>Spark's JDBC source for a database: the address that was checked, the encryption that was asked for, one session like the embedded one.</summary>
internal static class JdbcOptions
{
    private static readonly SearchValues<char> Settings = SearchValues.Create("?&;/#%\\");

    private const string PostgresSession = "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'; set default_transaction_read_only = on";

    // Spark quotes names as the standard does.
    private const string MySqlSession = "set session time_zone = '+00:00', session sql_mode = concat(@@session.sql_mode, ',ANSI_QUOTES')";

    public static IReadOnlyDictionary<string, string> Of(SourceLogin login, JdbcPlan plan)
    {
        var address = login.Address;
        var postgres = address.Engine == DatabaseEngine.PostgreSql;
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["url"] = $"jdbc:{(postgres ? "postgresql" : "mariadb")}://{Host(login)}:{address.Port.ToString(CultureInfo.InvariantCulture)}/{Database(address)}",
            ["driver"] = postgres ? "org.postgresql.Driver" : "org.mariadb.jdbc.Driver",
            ["user"] = address.User,
            ["password"] = login.Password,
            ["query"] = plan.Sql,
            ["fetchsize"] = "10000",
            ["customSchema"] = string.Join(", ", plan.Columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"c{i} STRING"))),
            ["sessionInitStatement"] = postgres ? PostgresSession : MySqlSession,
        };
        foreach (var (name, value) in postgres ? Postgres(address.Tls) : MySql(address.Tls, plan.Encrypted)) options[name] = value;
        return options;
    }

    private static string Host(SourceLogin login)
    {
        // A certificate is compared with the name; the name was checked as well.
        var host = login.Address.Tls == SourceTls.Verified ? login.Address.Host : login.Ip ?? login.Address.Host;
        return IPAddress.TryParse(host, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
    }

    /// <summary>In an address of JDBC these would start settings of their own.</summary>
    private static string Database(SourceAddress address) =>
        address.Database.AsSpan().IndexOfAny(Settings) < 0 ? address.Database : throw new SourceException("database.login_shape");

    private static IEnumerable<(string, string)> Postgres(SourceTls tls)
    {
        yield return ("ApplicationName", "KeplerAI");
        yield return ("sslmode", tls switch { SourceTls.Preferred => "prefer", SourceTls.Required => "require", _ => "verify-full" });
        // The certificates that the machine's Java trusts, as the embedded reader takes those that the machine trusts.
        if (tls == SourceTls.Verified) yield return ("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    private static IEnumerable<(string, string)> MySql(SourceTls tls, bool encrypted)
    {
        yield return ("allowLocalInfile", "false");
        yield return ("useSsl", tls != SourceTls.Preferred || encrypted ? "true" : "false");
        if (tls != SourceTls.Verified) yield return ("trustServerCertificate", "true");
    }
}
