using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Databases;

public static class DatabaseSources
{
    private const int MemoryMb = 256; // rows stream: what DuckDB holds is two row groups at most

    public static IServiceCollection AddDatabaseSources(this IServiceCollection services, DuckDbOptions options, SourceHosts hosts) =>
        services.AddSingleton<IDatabaseSource>(_ => new DatabaseSource(new DuckDbWorker(options with { MemoryMb = Math.Min(options.MemoryMb, MemoryMb) }), hosts));
}
