using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>The members of an anonymous object as @parameters. Enums travel by name, sequences as arrays.</summary>
internal static class SqlParameters
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    public static void Add(NpgsqlCommand command, object? parameters)
    {
        foreach (var member in parameters is null ? [] : Members.GetOrAdd(parameters.GetType(), t => t.GetProperties()))
        {
            command.Parameters.Add(Of(member.Name, member.PropertyType, member.GetValue(parameters)));
        }
    }

    public static NpgsqlParameter Of(string name, Type declared, object? value)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(object) && value is not null)
        {
            type = value.GetType();
        }

        var element = type == typeof(string) ? null : ElementOf(type);
        return element is null
            ? new NpgsqlParameter(name, DbType(type)) { Value = Plain(value) ?? DBNull.Value }
            : new NpgsqlParameter(name, NpgsqlDbType.Array | DbType(element)) { Value = Array(element, value) };
    }

    private static object Array(Type element, object? values)
    {
        if (values is not IEnumerable sequence)
        {
            return DBNull.Value;
        }

        var items = sequence.Cast<object?>().Select(Plain).ToList();
        var array = System.Array.CreateInstance(element.IsEnum ? typeof(string) : element, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return array;
    }

    private static object? Plain(object? value) => value switch
    {
        Enum name => name.ToString(),
        DateTimeOffset instant => instant.ToUniversalTime(),
        _ => value,
    };

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static NpgsqlDbType DbType(Type type) => RowColumn.SqlTypeOf(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        "text" => NpgsqlDbType.Text,
        "integer" => NpgsqlDbType.Integer,
        "smallint" => NpgsqlDbType.Smallint,
        "bigint" => NpgsqlDbType.Bigint,
        "boolean" => NpgsqlDbType.Boolean,
        "double precision" => NpgsqlDbType.Double,
        "numeric" => NpgsqlDbType.Numeric,
        "uuid" => NpgsqlDbType.Uuid,
        "timestamptz" => NpgsqlDbType.TimestampTz,
        "date" => NpgsqlDbType.Date,
        _ => throw new InvalidOperationException($"A parameter of type {type.Name} cannot be passed."),
    };
}
