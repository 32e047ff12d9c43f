namespace KeplerAI.Compute.Tests.Databases;

/// <summary>One table with a column of each type: n, then v 0, v 1... Where a type has fewer values than another, the rest of its rows are null.</summary>
internal static class TypeTable
{
    public static string Sql(string name, IReadOnlyList<(string Type, string[] Values)> types)
    {
        var columns = string.Join(", ", types.Select((t, i) => FormattableString.Invariant($"\"v {i}\" {t.Type}")));
        var rows = Enumerable.Range(0, types.Max(t => t.Values.Length)).Select(r => $"({r}, {string.Join(", ", types.Select(t => r < t.Values.Length ? t.Values[r] : "null"))})");
        return $"create table {name} (n int, {columns}); insert into {name} values {string.Join(", ", rows)};";
    }
}
