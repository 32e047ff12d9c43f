using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>Compiles what is done with every row of a shape, so that no field is boxed on the way.</summary>
internal static class RowCompiler
{
    /// <summary>Writes the columns' fields, in order, without the row's own head.</summary>
    public static Action<CopyBuffer, object> Encoder(Type row, IEnumerable<RowColumn> columns)
    {
        var (buffer, boxed, typed) = (Expression.Parameter(typeof(CopyBuffer)), Expression.Parameter(typeof(object)), Expression.Variable(row));
        var body = columns.Select(c => Field(buffer, Expression.Property(typed, c.Property)));
        return Expression.Lambda<Action<CopyBuffer, object>>(
            Expression.Block([typed], [Expression.Assign(typed, Expression.Convert(boxed, row)), .. body]), buffer, boxed).Compile();
    }

    /// <summary>Whether two rows would be stored alike.</summary>
    public static Func<object, object, JsonSerializerOptions, bool> Same(Type row, IEnumerable<RowColumn> columns)
    {
        var (left, right, json) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object)), Expression.Parameter(typeof(JsonSerializerOptions)));
        var (a, b) = (Expression.Variable(row), Expression.Variable(row));
        var all = columns.Select(c => (Expression)Expression.Call(
            Comparer(c.Type), Expression.Property(a, c.Property), Expression.Property(b, c.Property), json)).Aggregate(Expression.AndAlso);
        return Expression.Lambda<Func<object, object, JsonSerializerOptions, bool>>(
            Expression.Block([a, b], Expression.Assign(a, Expression.Convert(left, row)), Expression.Assign(b, Expression.Convert(right, row)), all), left, right, json).Compile();
    }

    /// <summary>Whether a row has the key of these parts.</summary>
    public static Func<object, object?[], bool> HasKey(Type row, IReadOnlyList<RowColumn> keys)
    {
        var (boxed, parts, typed) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object?[])), Expression.Variable(row));
        var all = keys.Select((k, i) => (Expression)Expression.Call(
            Method(nameof(IsPart)).MakeGenericMethod(k.Type), Expression.Property(typed, k.Property), Expression.ArrayIndex(parts, Expression.Constant(i)))).Aggregate(Expression.AndAlso);
        return Expression.Lambda<Func<object, object?[], bool>>(
            Expression.Block([typed], Expression.Assign(typed, Expression.Convert(boxed, row)), all), boxed, parts).Compile();
    }

    private static Expression Field(Expression buffer, Expression value)
    {
        var plain = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        Expression Written(Expression of) => plain.IsEnum
            ? Expression.Call(buffer, typeof(CopyBuffer).GetMethod(nameof(CopyBuffer.WriteEnum))!.MakeGenericMethod(plain), of)
            : typeof(CopyBuffer).GetMethod(nameof(CopyBuffer.Write), [plain]) is { } known ? Expression.Call(buffer, known, of)
            : Expression.Call(buffer, nameof(CopyBuffer.WriteJson), null, Expression.Convert(of, typeof(object)));
        return plain == value.Type
            ? Written(value)
            : Expression.IfThenElse(Expression.Property(value, "HasValue"), Written(Expression.Property(value, "Value")), Expression.Call(buffer, nameof(CopyBuffer.Null), null));
    }

    private static MethodInfo Comparer(Type type) =>
        type == typeof(ImmutableArray<string>) ? Method(nameof(SameTexts))
        : type == typeof(DateTimeOffset) ? Method(nameof(SameInstant))
        : type == typeof(DateTimeOffset?) ? Method(nameof(SameInstantOrNone))
        : Method(RowColumn.SqlTypeOf(Nullable.GetUnderlyingType(type) ?? type) == "jsonb" ? nameof(SameJson) : nameof(SamePlain)).MakeGenericMethod(type);

    private static MethodInfo Method(string name) => typeof(RowCompiler).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static bool IsPart<T>(T value, object? part) => part is T same
        ? value is DateTimeOffset at ? Instants.ToMicrosecond(at).Equals(same) : EqualityComparer<T>.Default.Equals(value, same)
        : part is null && value is null;

    private static bool SamePlain<T>(T left, T right, JsonSerializerOptions _) => EqualityComparer<T>.Default.Equals(left, right);

    private static bool SameTexts(ImmutableArray<string> left, ImmutableArray<string> right, JsonSerializerOptions _) =>
        (left.IsDefault ? [] : left.AsSpan()).SequenceEqual(right.IsDefault ? [] : right.AsSpan());

    private static bool SameInstant(DateTimeOffset left, DateTimeOffset right, JsonSerializerOptions _) => Instants.ToMicrosecond(left) == Instants.ToMicrosecond(right);

    private static bool SameInstantOrNone(DateTimeOffset? left, DateTimeOffset? right, JsonSerializerOptions json) =>
        left is { } a && right is { } b ? SameInstant(a, b, json) : left is null && right is null;

    // Values with arrays in them differ by reference; what would be stored decides.
    private static bool SameJson<T>(T left, T right, JsonSerializerOptions json) =>
        EqualityComparer<T>.Default.Equals(left, right) || (left is not null && right is not null && JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(left, left.GetType(), json), JsonSerializer.SerializeToElement(right, right.GetType(), json)));
}
