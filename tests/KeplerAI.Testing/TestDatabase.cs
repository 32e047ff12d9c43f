namespace KeplerAI.Testing;

/// <summary>A database of one test class.</summary>
/// <param name="AdminConnection">The superuser, on this database.</param>
/// <param name="StoreConnection">kepler_store, which owns the database.</param>
/// <param name="PagesConnection">kepler_pages.</param>
public sealed record TestDatabase(string Name, string AdminConnection, string StoreConnection, string PagesConnection);
