using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Compute.Ingestion;

/// <param name="LakeRoot">Local folder of the lake.</param>
/// <param name="StoreConnection">Connection string of the store's role, which owns kepler_data.</param>
/// <param name="PagesRole">Role that may SELECT published tables.</param>
public sealed record ComputeTablesOptions(string LakeRoot, string StoreConnection, string PagesRole)
{
    public DuckDbOptions DuckDb { get; init; } = new();
}

public static class ComputeTables
{
    /// <summary>Registers <see cref="IDataLake"/>, <see cref="IFileIngestion"/>, <see cref="ITableStatistics"/>, <see cref="ITableReader"/> and <see cref="IResultPublisher"/>.</summary>
    public static IServiceCollection AddComputeTables(this IServiceCollection services, ComputeTablesOptions options) => services
        .AddSingleton<IDataLake>(_ => new LocalDataLake(options.LakeRoot))
        .AddSingleton(_ => new DuckDbWorker(options.DuckDb))
        .AddSingleton<IFileIngestion, FileIngestion>()
        .AddSingleton<ITableStatistics, TableStatisticsService>()
        .AddSingleton<ITableReader, TableReader>()
        .AddSingleton(_ => new PublicationStore(NpgsqlDataSource.Create(options.StoreConnection)))
        .AddSingleton<IResultPublisher>(provider => new ResultPublisher(
            provider.GetRequiredService<DuckDbWorker>(), provider.GetRequiredService<PublicationStore>().Source, options.PagesRole, options.DuckDb));

    // A type of its own, so that it is neither mistaken for the pages' data source nor left open.
    private sealed record PublicationStore(NpgsqlDataSource Source) : IDisposable
    {
        public void Dispose() => Source.Dispose();
    }
}
