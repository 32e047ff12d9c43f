using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

internal sealed class TableReader(DuckDbWorker worker) : ITableReader
{
    public Task<TablePage> PreviewAsync(string parquetFile, int limit, int offset, CancellationToken ct) =>
        worker.ReadAsync<TablePage>(ParquetReading.Preview, new PreviewArguments(parquetFile, limit, offset), ct);

    public Task<TableShape> DescribeAsync(string parquetFile, CancellationToken ct) =>
        worker.ReadAsync<TableShape>(ParquetReading.Describe, new DescribeArguments(parquetFile), ct);

    public Task<TablePage?> FindRowAsync(string parquetFile, string column, string value, CancellationToken ct) =>
        worker.ReadAsync<TablePage?>(ParquetReading.Find, new FindArguments(parquetFile, column, value), ct);
}
