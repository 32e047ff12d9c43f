using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Databases;

/// <summary>Every question to a database is asked in a process of its own, which ends with the answer and takes the password with it.</summary>
internal sealed class DatabaseSource(DuckDbWorker worker, SourceHosts hosts) : IDatabaseSource
{
    public Task<SourceResult<SourceServer>> TestAsync(SourceLogin login, CancellationToken ct) =>
        AskAsync<SourceServer>(SourceOperations.Test, login, l => l, null, ct);

    public Task<SourceResult<IReadOnlyList<SourceTable>>> TablesAsync(SourceLogin login, CancellationToken ct) =>
        AskAsync<IReadOnlyList<SourceTable>>(SourceOperations.Tables, login, l => l, null, ct);

    public Task<SourceResult<IReadOnlyList<SourceColumn>>> ColumnsAsync(SourceLogin login, string? schema, string table, CancellationToken ct) =>
        AskAsync<IReadOnlyList<SourceColumn>>(SourceOperations.Columns, login, l => new ColumnsArguments(l, schema, table), null, ct);

    public Task<SourceResult<IReadOnlyList<long>>> CountAsync(SourceLogin login, string? schema, string table, IReadOnlyList<SourceWindow> windows, CancellationToken ct) =>
        AskAsync<IReadOnlyList<long>>(SourceOperations.Count, login, l => new CountArguments(l, schema, table, windows), null, ct);

    public async Task<SourceResult<ExtractedTable>> ExtractAsync(ExtractRequest request, IProgress<long> rows, CancellationToken ct)
    {
        var done = false;
        try
        {
            var result = await AskAsync<ExtractedTable>(SourceOperations.Extract, request.Login, l => request with { Login = l }, (phase, count) => Report(rows, phase, count), ct);
            done = result.Value is not null;
            return result;
        }
        finally
        {
            if (!done) File.Delete(request.TargetFile); // a half-written table must not be taken for one
        }
    }

    public Task<ExtractedTable> MergeAsync(MergeRequest request, CancellationToken ct) => worker.RunAsync<ExtractedTable>(SourceOperations.Merge, request, null, ct);

    private static void Report(IProgress<long> rows, string phase, double count)
    {
        if (phase == "rows") rows.Report((long)count);
    }

    private async Task<SourceResult<T>> AskAsync<T>(string operation, SourceLogin login, Func<SourceLogin, object> arguments, Action<string, double>? progress, CancellationToken ct) where T : class
    {
        try
        {
            var ip = await hosts.AddressOfAsync(login.Address.Host, ct);
            return await worker.RunAsync<SourceResult<T>>(operation, arguments(login with { Ip = ip }), progress, ct);
        }
        catch (SourceException e)
        {
            return new(null, e.Problem);
        }
    }
}
