namespace KeplerAI.EventStore;

/// <summary>The two login roles. Names are overridable so that two instances can share a cluster.</summary>
public sealed record DatabaseRoles(string StorePassword, string PagesPassword, string Store = "kepler_store", string Pages = "kepler_pages")
{
    internal static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
