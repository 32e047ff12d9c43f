using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;

namespace KeplerAI.EventStore;

internal static class Value
{
    /// <summary>A column's value as the CLR type that a record's constructor wants.</summary>
    public static object? Read(NpgsqlDataReader reader, int ordinal, Type type, EventJson json)
    {
        if (reader.IsDBNull(ordinal))
        {
            return type == typeof(ImmutableArray<string>) ? ImmutableArray<string>.Empty : null;
        }

        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (wanted.IsEnum)
        {
            return Enum.Parse(wanted, reader.GetString(ordinal));
        }

        return RowColumn.SqlTypeOf(wanted) switch
        {
            "text" => reader.GetString(ordinal),
            "integer" => reader.GetFieldValue<int>(ordinal),
            "smallint" => reader.GetFieldValue<short>(ordinal),
            "bigint" => reader.GetFieldValue<long>(ordinal),
            "boolean" => reader.GetBoolean(ordinal),
            "double precision" => reader.GetFieldValue<double>(ordinal),
            "numeric" => reader.GetDecimal(ordinal),
            "uuid" => reader.GetGuid(ordinal),
            "timestamptz" => new DateTimeOffset(reader.GetFieldValue<DateTime>(ordinal)),
            "date" => reader.GetFieldValue<DateOnly>(ordinal),
            "text[]" => ImmutableArray.Create(reader.GetFieldValue<string[]>(ordinal)),
            _ => JsonSerializer.Deserialize(reader.GetString(ordinal), wanted, json.Options),
        };
    }
}
