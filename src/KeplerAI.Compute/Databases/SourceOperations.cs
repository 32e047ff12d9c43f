using System.Text.Json;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Databases;

internal sealed record ColumnsArguments(SourceLogin Login, string? Schema, string Table);

internal sealed record CountArguments(SourceLogin Login, string? Schema, string Table, IReadOnlyList<SourceWindow> Windows);

/// <summary>What the worker does with databases.</summary>
internal static class SourceOperations
{
    public const string Test = "source-test";
    public const string Tables = "source-tables";
    public const string Columns = "source-columns";
    public const string Count = "source-count";
    public const string Extract = "source-extract";
    public const string Plan = "source-plan";
    public const string Merge = "source-merge";

    public static SourceResult<SourceServer> RunTest(JsonElement arguments, WorkerContext _) =>
        With(WorkerJson.Read<SourceLogin>(arguments), source => source.Server);

    public static SourceResult<IReadOnlyList<SourceTable>> RunTables(JsonElement arguments, WorkerContext _)
    {
        var login = WorkerJson.Read<SourceLogin>(arguments);
        return With<IReadOnlyList<SourceTable>>(login, source => [.. source.Tables().Where(t => login.Address.Schema is not { } schema || t.Schema is null || t.Schema == schema)]);
    }

    public static SourceResult<IReadOnlyList<SourceColumn>> RunColumns(JsonElement arguments, WorkerContext _)
    {
        var asked = WorkerJson.Read<ColumnsArguments>(arguments);
        return With<IReadOnlyList<SourceColumn>>(asked.Login, source => [.. Known(source, asked.Schema, asked.Table).Select(c => c.Shown)]);
    }

    public static SourceResult<IReadOnlyList<long>> RunCount(JsonElement arguments, WorkerContext _)
    {
        var asked = WorkerJson.Read<CountArguments>(arguments);
        return With<IReadOnlyList<long>>(asked.Login, source => [.. asked.Windows.Select(window => source.Count(asked.Schema, asked.Table, window))]);
    }

    public static SourceResult<ExtractedTable> RunExtract(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<ExtractRequest>(arguments);
        return With(request.Login, source => Extraction.Run(source, request, context));
    }

    public static SourceResult<JdbcPlan> RunPlan(JsonElement arguments, WorkerContext _)
    {
        var request = WorkerJson.Read<ExtractRequest>(arguments);
        return With(request.Login, source => JdbcPlan.Of(source, request));
    }

    public static ExtractedTable RunMerge(JsonElement arguments, WorkerContext context) => WindowMerge.Run(WorkerJson.Read<MergeRequest>(arguments), context);

    internal static IReadOnlyList<ReadColumn> Known(ISourceConnection source, string? schema, string table) =>
        source.Columns(schema, table) is { Count: > 0 } columns ? columns : throw new SourceException("database.unknown_table");

    /// <summary>What was written, read back: its own columns and count.</summary>
    internal static ExtractedTable Written(DuckDbConnection duck, string file, long rows, long unsayable, WorkerContext context)
    {
        context.Tell("hashing", 0);
        var written = duck.Number($"SELECT count(*) FROM {ParquetReading.From(file)}", CancellationToken.None);
        if (written != rows) throw new SourceException("database.rows_differ");
        Durable.FlushFile(file);
        return new(rows, ParquetReading.Columns(duck, file), new FileInfo(file).Length, Durable.Sha256(file), unsayable);
    }

    private static SourceResult<T> With<T>(SourceLogin login, Func<ISourceConnection, T> act) where T : class
    {
        try
        {
            using var source = Open(login);
            return new(act(source), null);
        }
        catch (SourceException e)
        {
            return new(null, e.Problem);
        }
        catch (DllNotFoundException e)
        {
            return new(null, new("database.driver_missing", e.Message.Contains("odbc", StringComparison.Ordinal) ? "libodbc2, tdsodbc" : "libmariadb3"));
        }
    }

    private static ISourceConnection Open(SourceLogin login) => login.Address.Engine switch
    {
        DatabaseEngine.MySql => MySqlConnection.Open(login),
        DatabaseEngine.PostgreSql => PostgresSource.Open(login),
        _ => SqlServerSource.Open(login),
    };
}
