using Npgsql;

namespace KeplerAI.Platform.Hosting;

/// <summary>KEPLER_POSTGRES as people have it: a libpq URI (postgres://user:password@host:5432/base) or an Npgsql connection string.</summary>
public static class PostgresUri
{
    public static string Connection(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length == 2)
            builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query))
            if (pair.Key == "sslmode")
                builder.SslMode = Enum.Parse<SslMode>(pair.Value.ToString().Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        return builder.ConnectionString;
    }
}
