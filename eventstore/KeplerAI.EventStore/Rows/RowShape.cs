using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>A row record seen as columns: its longest constructor names them.</summary>
internal sealed class RowShape
{
    private static readonly ConcurrentDictionary<Type, RowShape> Shapes = new();

    private readonly Func<object?[], object> _construct;

    private RowShape(Type type)
    {
        var constructor = type.GetConstructors().Where(c => c.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(c => c.GetParameters().Length) ?? throw new InvalidOperationException($"{type.Name} has no public constructor.");
        var parameters = constructor.GetParameters();
        Type = type;
        Columns = [.. parameters.Select(p => new RowColumn(p, type.GetProperty(p.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
            ?? throw new InvalidOperationException($"{type.Name}: parameter {p.Name} has no property of its name.")))];
        Keys = [.. Columns.Where(c => c.IsKey)];
        var values = Expression.Parameter(typeof(object?[]));
        var arguments = parameters.Select((p, i) => Argument(Expression.ArrayIndex(values, Expression.Constant(i)), p.ParameterType));
        _construct = Expression.Lambda<Func<object?[], object>>(Expression.Convert(Expression.New(constructor, arguments), typeof(object)), values).Compile();
    }

    public Type Type { get; }

    public IReadOnlyList<RowColumn> Columns { get; }

    public IReadOnlyList<RowColumn> Keys { get; }

    /// <summary>Writes a row's fields, in the columns' order.</summary>
    public Action<CopyBuffer, object> Encode => field ??= RowCompiler.Encoder(Type, Columns);

    public Func<object, object?[], bool> HasKey => field ??= RowCompiler.HasKey(Type, Keys);

    private Func<object, object, JsonSerializerOptions, bool> Comparison => field ??= RowCompiler.Same(Type, Columns);

    public string ColumnList => string.Join(", ", Columns.Select(c => c.Quoted));

    public static RowShape Of(Type type) => Shapes.GetOrAdd(type, t => new RowShape(t));

    /// <summary>The row at the reader, its columns from <paramref name="first"/> on being this shape's, in order.</summary>
    public object Read(NpgsqlDataReader reader, EventJson json, int first = 0) =>
        _construct([.. Columns.Select((c, i) => c.Read(reader, first + i, json))]);

    /// <summary>The row at the reader, its columns found by name.</summary>
    public object ReadByName(NpgsqlDataReader reader, EventJson json) =>
        _construct([.. Columns.Select(c => c.Read(reader, reader.GetOrdinal(c.Name), json))]);

    public RowKey KeyOf(object row) => RowKey.OfParts([.. Keys.Select(k => k.Get(row))], Keys);

    /// <summary>Whether two rows would be stored alike.</summary>
    public bool Same(object? left, object? right, EventJson json) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && Comparison(left, right, json.Options));

    // A null in a column whose member is a value type is that type's default.
    private static Expression Argument(Expression value, Type type) =>
        Expression.Condition(Expression.Equal(value, Expression.Constant(null)), Expression.Default(type), Expression.Convert(value, type));
}
