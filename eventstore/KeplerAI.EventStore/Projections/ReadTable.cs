using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Names and definition of a read table.</summary>
internal static class ReadTable
{
    public static string Qualified(string table) => $"kepler_read.{DatabaseRoles.Quote(table)}";

    public static string Shadow(string table) => $"{table}__shadow";

    /// <summary>Indexes get the names that PostgreSQL picks: a shadow's never clash with those of the table it replaces.</summary>
    /// <param name="table">Qualified and quoted.</param>
    public static string Create(ITemporalProjection projection, string table) => Bare(projection, table) + Indexes(projection, table);

    /// <summary>The table with the one index that a load needs: over its current rows.</summary>
    public static string Bare(ITemporalProjection projection, string table) => new StringBuilder()
        .Append("create table ").Append(table).Append(" (")
        .AppendJoin(", ", projection.Shape.Columns.Select(c => c.Definition)).Append(", valid_from bigint not null, valid_to bigint null);\n")
        .Append("create unique index on ").Append(table).Append(" (").Append(Keys(projection)).Append(") where valid_to is null;\n")
        .ToString();

    /// <summary>The others, quicker made once the rows are there.</summary>
    public static string Indexes(ITemporalProjection projection, string table)
    {
        var sql = new StringBuilder().Append("create index on ").Append(table).Append(" (").Append(Keys(projection)).Append(", valid_from);\n");
        foreach (var columns in projection.Indexes)
        {
            sql.Append("create index on ").Append(table).Append(" (").Append(columns).Append(") where valid_to is null;\n");
        }

        return sql.ToString();
    }

    /// <summary>Changes when a column, a key or an index does, and with whoever feeds the table: another shard begins at the log's start, over rows that are there.</summary>
    public static string ShapeHash(ProjectionGroup group, ITemporalProjection projection) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{group.ShardName} {group.Lifecycle}\n{Create(projection, Qualified(projection.Table))}")));

    /// <summary>What each table was built with.</summary>
    public static async Task<Dictionary<string, (int Version, string Shape)>> BuiltAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var built = new Dictionary<string, (int, string)>();
        await using var command = new NpgsqlCommand("select table_name, version, shape from kepler_read.projection_state", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            built[reader.GetString(0)] = (reader.GetInt32(1), reader.GetString(2));
        }

        return built;
    }

    private static string Keys(ITemporalProjection projection) => string.Join(", ", projection.Shape.Keys.Select(k => k.Quoted));
}
