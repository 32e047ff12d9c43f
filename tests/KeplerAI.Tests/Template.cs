using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Tests;

/// <summary>A database with the schema and the demonstration accounts, made once per run and cloned per class, and the secrets that go with it.</summary>
internal static class Template
{
    private static readonly Lazy<Task<Made>> Once = new(() => Task.Run(MakeAsync));

    internal sealed record Made(string Database, string Secrets);

    public static Task<Made> GetAsync() => Once.Value;

    public static string NewHome() => Directory.CreateDirectory(Path.Combine(TestFolder.Path, $"home-{Guid.NewGuid():N}"), (UnixFileMode)0b111_101_101).FullName;

    private static async Task<Made> MakeAsync()
    {
        var database = await PostgresCluster.Shared.CreateDatabaseAsync();
        var home = NewHome();
        var secrets = Path.Combine(home, "secrets");
        Directory.CreateDirectory(secrets);
        // The roles belong to the cluster, which all classes share: one password for all.
        foreach (var role in new[] { PostgresCluster.StoreRole, PostgresCluster.PagesRole })
            await File.WriteAllTextAsync(Path.Combine(secrets, role), PostgresCluster.Password);
        await using (var factory = new KeplerFactory(home, database.AdminConnection))
            factory.CreateClient().Dispose();

        NpgsqlConnection.ClearAllPools();
        await PostgresCluster.Shared.DisconnectAsync(database);
        return new Made(database.Name, secrets);
    }
}
