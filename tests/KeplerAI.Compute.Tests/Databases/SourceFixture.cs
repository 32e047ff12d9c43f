using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Tests.Ingestion;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>The connectors in their own worker processes, over a real MariaDB and a real PostgreSQL.</summary>
public sealed class SourceFixture : IAsyncLifetime
{
    private readonly TablesFixture tables = new();
    private readonly ServiceProvider provider;

    public SourceFixture() => provider = new ServiceCollection().AddDatabaseSources(TablesFixture.Options(tables.Folder), new SourceHosts([])).BuildServiceProvider();

    public IDatabaseSource Source => provider.GetRequiredService<IDatabaseSource>();

    public MariaDbServer MariaDb { get; private set; } = null!;

    public string MariaDbName { get; private set; } = null!;

    public TestDatabase Postgres { get; private set; } = null!;

    public SourceLogin MySqlLogin => MySqlAt(MariaDb, MariaDbName);

    public SourceLogin PostgresLogin => PostgresAt(new NpgsqlConnectionStringBuilder(Postgres.StoreConnection));

    public static SourceLogin MySqlAt(MariaDbServer server, string database) =>
        new(new SourceAddress(DatabaseEngine.MySql, "127.0.0.1", server.Port, database, null, MariaDbServer.User), MariaDbServer.Password);

    public static SourceLogin PostgresAt(NpgsqlConnectionStringBuilder at) =>
        new(new SourceAddress(DatabaseEngine.PostgreSql, "127.0.0.1", at.Port, at.Database!, null, at.Username!), at.Password!);

    public async Task InitializeAsync()
    {
        MariaDb = await MariaDbServer.SharedAsync();
        MariaDbName = await MariaDb.CreateDatabaseAsync();
        Postgres = await PostgresCluster.Shared.CreateDatabaseAsync();
    }

    public Task DisposeAsync()
    {
        provider.Dispose();
        tables.Dispose();
        return Task.CompletedTask;
    }

    public string NewFile() => tables.NewFile(".parquet");

    public async Task PostgresAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres.StoreConnection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every column of the table to Parquet, and read back as text: up to 10,000 rows, since blocks arrive in any order.</summary>
    public async Task<(ExtractedTable Table, TablePage Page)> ReadAsync(SourceLogin login, string table, SourceWindow? window = null, string? schema = null)
    {
        var columns = (await Source.ColumnsAsync(login, schema, table, CancellationToken.None)).Value!;
        var target = NewFile();
        var result = await Source.ExtractAsync(new(login, schema, table, [.. columns.Select(c => c.Name)], window, target), new Progress<long>(), CancellationToken.None);
        result.Problem.ShouldBeNull();
        return (result.Value!, await tables.Reader.PreviewAsync(target, 10_000, 0, CancellationToken.None));
    }

    public Task<TablePage?> FindAsync(string file, string column, string value) => tables.Reader.FindRowAsync(file, column, value, CancellationToken.None);

    public Task<TablePage> PreviewAsync(string file) => tables.Reader.PreviewAsync(file, 1000, 0, CancellationToken.None);
}

[CollectionDefinition(nameof(Sources))]
public sealed class Sources : ICollectionFixture<SourceFixture>;
