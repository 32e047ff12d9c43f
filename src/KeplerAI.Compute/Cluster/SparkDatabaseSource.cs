using System.Globalization;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Cluster;

/// <summary>
/// Tables of PostgreSQL, MySQL and MariaDB read by Spark, and windows put in their place by Spark. Questions about a database are asked by the embedded source,
/// and so is SQL Server, for which no free JDBC driver comes with the system.
/// </summary>
internal sealed class SparkDatabaseSource(IDatabaseSource embedded, DuckDbWorker worker, SourceHosts hosts, SparkTables tables, HdfsDataLake lake, ITableReader reader) : IDatabaseSource
{
    public Task<SourceResult<SourceServer>> TestAsync(SourceLogin login, CancellationToken ct) => embedded.TestAsync(login, ct);

    public Task<SourceResult<IReadOnlyList<SourceTable>>> TablesAsync(SourceLogin login, CancellationToken ct) => embedded.TablesAsync(login, ct);

    public Task<SourceResult<IReadOnlyList<SourceColumn>>> ColumnsAsync(SourceLogin login, string? schema, string table, CancellationToken ct) => embedded.ColumnsAsync(login, schema, table, ct);

    public Task<SourceResult<IReadOnlyList<long>>> CountAsync(SourceLogin login, string? schema, string table, IReadOnlyList<SourceWindow> windows, CancellationToken ct) =>
        embedded.CountAsync(login, schema, table, windows, ct);

    public async Task<SourceResult<ExtractedTable>> ExtractAsync(ExtractRequest request, IProgress<long> rows, CancellationToken ct)
    {
        if (request.Login.Address.Engine == DatabaseEngine.SqlServer) return await embedded.ExtractAsync(request, rows, ct);
        try
        {
            var login = request.Login with { Ip = await hosts.AddressOfAsync(request.Login.Address.Host, ct) };
            var planned = await worker.RunAsync<SourceResult<JdbcPlan>>(SourceOperations.Plan, request with { Login = login }, null, ct);
            if (planned.Value is not { } plan) return new(null, planned.Problem);
            var table = await tables.MakeAsync(_ => Task.FromResult(Reading(login, plan)), request.TargetFile, null, ct);
            rows.Report(table.Rows);
            return new(new(table.Rows, table.Columns, table.Bytes, table.Sha256, table.Lost), null);
        }
        catch (SourceException e)
        {
            return new(null, e.Problem);
        }
        catch (SparkException e)
        {
            return new(null, new(e.Rule, e.Detail));
        }
        catch (HdfsException e)
        {
            return new(null, new("hdfs.failed", e.Remote));
        }
    }

    public async Task<ExtractedTable> MergeAsync(MergeRequest request, CancellationToken ct)
    {
        // A version of the time before the cluster may hold what Spark has no type for.
        if (!await ReadsAsync(request.FetchedFile, ct) || (request.PreviousFile is { } file && !await ReadsAsync(file, ct))) return await embedded.MergeAsync(request, ct);
        var table = await tables.MakeAsync(folder => MergingAsync(request, folder, ct), request.TargetFile, null, ct);
        return new(table.Rows, table.Columns, table.Bytes, table.Sha256, 0);
    }

    private static SparkPlan Reading(SourceLogin login, JdbcPlan plan) => new("jdbc", "")
    {
        Jdbc = JdbcOptions.Of(login, plan),
        Columns = [.. plan.Columns.Select((column, i) => JdbcSql.Of(column, i))],
    };

    private async Task<bool> ReadsAsync(string file, CancellationToken ct) => (await reader.DescribeAsync(file, ct)).Columns.All(c => SparkType.IsReadable(c.Type));

    private async Task<SparkPlan> MergingAsync(MergeRequest request, string folder, CancellationToken ct) => new("merge", "")
    {
        Input = await InHdfsAsync(request.FetchedFile, $"{folder}/fetched", ct),
        Previous = request.PreviousFile is { } previous ? await InHdfsAsync(previous, $"{folder}/previous", ct) : null,
        Outside = request.Window is { } window ? JdbcSql.Outside(window) : null,
    };

    /// <summary>Where Spark finds a local file: at its place in the lake, among the tables that jobs left, or sent now.</summary>
    private async Task<string> InHdfsAsync(string file, string place, CancellationToken ct)
    {
        var hdfs = tables.Hdfs;
        if (file.StartsWith(lake.Root + "/", StringComparison.Ordinal))
        {
            var path = file[lake.Root.Length..];
            await lake.EnsureAsync(path, ct);
            return hdfs.Uri(hdfs.Of(path));
        }
        var sha = await Task.Run(() => Durable.Sha256(file), ct);
        if (await hdfs.FindAsync(sha, new FileInfo(file).Length, ct) is { } kept) return hdfs.Uri(kept);
        await hdfs.Files.UploadAsync(file, place, ct);
        return hdfs.Uri(place);
    }
}
