using System.Collections.Immutable;
using System.Reflection;
using KeplerAI.Compute.Cluster;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Notebooks;
using Npgsql;

namespace KeplerAI.Platform.Hosting;

/// <summary>The outside world: the lake, DuckDB and the sandbox.</summary>
public sealed class ComputeModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        var pagesRole = new NpgsqlConnectionStringBuilder(settings.PagesConnection).Username!;
        var duckDb = new DuckDbOptions { ToolsFolder = settings.Tools, TempFolder = settings.DuckDbTemp, WorkerCommand = Worker() };
        var tables = new ComputeTablesOptions(settings.Lake, settings.StoreConnection, pagesRole) { DuckDb = duckDb };
        var hosts = new SourceHosts(settings.DatabaseHosts);
        services.AddComputeTables(tables);
        services.AddDatabaseSources(duckDb, hosts);
        if (settings.Cluster is { } cluster)
            services.AddCluster(cluster, tables, hosts);
        services.AddSingleton(provider => new Sandbox(SandboxOptions.For(settings.Lake, Path.Combine(settings.Home, "sandbox"), settings.Tools) with
        {
            SparkHome = provider.GetRequiredService<IConfiguration>()["SPARK_HOME"] is { Length: > 0 } home && Directory.Exists(Path.Combine(home, "python", "lib")) ? home : null,
        }));
        services.AddSingleton<ScriptRunner>();
        services.AddSingleton<IScriptRunner>(provider => provider.GetRequiredService<ScriptRunner>());
        services.AddSingleton<INotebookSupervisor, NotebookSupervisor>();
    }

    // This application's binary, also where another program hosts it (a test runner).
    private static ImmutableArray<string> Worker()
    {
        var own = typeof(ComputeModule).Assembly;
        return Assembly.GetEntryAssembly() == own ? new DuckDbOptions().WorkerCommand : ["dotnet", own.Location, DuckDbOptions.WorkerArgument];
    }
}
