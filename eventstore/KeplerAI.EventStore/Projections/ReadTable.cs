using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>Names and definition of a read table.</summary>
internal static class ReadTable
{
    public static string Qualified(string table) => $"kepler_read.{DatabaseRoles.Quote(table)}";

    public static string Shadow(string table) => $"{table}__shadow";

    /// <summary>Indexes get the names that PostgreSQL picks: a shadow's never clash with those of the table it replaces.</summary>
    public static string Create(ITemporalProjection projection, string table)
    {
        var shape = projection.Shape;
        var keys = string.Join(", ", shape.Keys.Select(k => k.Quoted));
        var sql = new StringBuilder()
            .Append("create table ").Append(Qualified(table)).Append(" (")
            .AppendJoin(", ", shape.Columns.Select(c => c.Definition)).Append(", valid_from bigint not null, valid_to bigint null);\n")
            .Append("create unique index on ").Append(Qualified(table)).Append(" (").Append(keys).Append(") where valid_to is null;\n")
            .Append("create index on ").Append(Qualified(table)).Append(" (").Append(keys).Append(", valid_from);\n");
        foreach (var columns in projection.Indexes)
        {
            sql.Append("create index on ").Append(Qualified(table)).Append(" (").Append(columns).Append(") where valid_to is null;\n");
        }

        return sql.ToString();
    }

    /// <summary>Changes when a column, a key or an index does.</summary>
    public static string ShapeHash(ITemporalProjection projection) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Create(projection, projection.Table))));
}
