using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>One member of a row record, and the column that holds it.</summary>
internal sealed class RowColumn
{
    private readonly NullabilityInfoContext _nullability = new();

    public RowColumn(ParameterInfo parameter, PropertyInfo property)
    {
        Property = property;
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        Type = property.PropertyType;
        IsKey = property.GetCustomAttribute<KeyAttribute>() is not null || parameter.GetCustomAttribute<KeyAttribute>() is not null;
        var underlying = Nullable.GetUnderlyingType(Type);
        Plain = underlying ?? Type;
        IsNullable = underlying is not null || (!Type.IsValueType && _nullability.Create(property).ReadState == NullabilityState.Nullable);
        SqlType = SqlTypeOf(Plain);
    }

    public string Name { get; }

    public string Quoted => DatabaseRoles.Quote(Name);

    public PropertyInfo Property { get; }

    public Type Type { get; }

    /// <summary>The type without its « or null ».</summary>
    public Type Plain { get; }

    public bool IsKey { get; }

    public bool IsNullable { get; }

    public string SqlType { get; }

    public string Definition => $"{Quoted} {SqlType}{(IsNullable ? "" : " not null")}";

    public object? Get(object row) => Property.GetValue(row);

    public object? Read(NpgsqlDataReader reader, int ordinal, EventJson json) => Value.Read(reader, ordinal, Type, json);

    public static string SqlTypeOf(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(int) => "integer",
        _ when type == typeof(short) => "smallint",
        _ when type == typeof(long) => "bigint",
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(double) => "double precision",
        _ when type == typeof(decimal) => "numeric",
        _ when type == typeof(Guid) => "uuid",
        _ when type == typeof(DateTimeOffset) => "timestamptz",
        _ when type == typeof(DateOnly) => "date",
        _ when type.IsEnum => "text",
        _ when type == typeof(ImmutableArray<string>) => "text[]",
        _ => "jsonb",
    };
}
