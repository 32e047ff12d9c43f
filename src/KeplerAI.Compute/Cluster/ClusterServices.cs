using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Cluster;

public static class ClusterServices
{
    /// <summary>Needs a TimeProvider. Puts the cluster in the place of what <see cref="ComputeTables"/> and <see cref="DatabaseSources"/> registered: the last registration counts.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, ClusterOptions cluster, ComputeTablesOptions tables, SourceHosts hosts) => services
        .AddSingleton(_ => new WebHdfs(cluster))
        .AddSingleton(provider => new HdfsFolder(cluster, provider.GetRequiredService<WebHdfs>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new SparkDriver(cluster, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SparkTables>()
        .AddSingleton(provider => new HdfsDataLake(new LocalDataLake(tables.LakeRoot), provider.GetRequiredService<HdfsFolder>()))
        .AddSingleton<IDataLake>(provider => provider.GetRequiredService<HdfsDataLake>())
        .AddSingleton<IFileIngestion>(provider => new SparkFileIngestion(
            new FileIngestion(provider.GetRequiredService<DuckDbWorker>()), provider.GetRequiredService<DuckDbWorker>(), tables.DuckDb,
            provider.GetRequiredService<SparkTables>(), provider.GetRequiredService<ITableStatistics>()))
        .AddSingleton<IDatabaseSource>(provider => new SparkDatabaseSource(
            new DatabaseSource(provider.GetRequiredService<DuckDbWorker>(), hosts), provider.GetRequiredService<DuckDbWorker>(), hosts,
            provider.GetRequiredService<SparkTables>(), provider.GetRequiredService<HdfsDataLake>(), provider.GetRequiredService<ITableReader>()));
}
