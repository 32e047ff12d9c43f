using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Runs;

/// <summary>« append »: the version in force, without the rows of the run's window, and what the run saved: one whole file again.</summary>
public sealed class DatasetAppend(ITableReader reader, IDatabaseSource databases)
{
    /// <param name="dateColumn">Null: nothing is replaced, the rows are added.</param>
    public async Task<string> AfterAsync(string current, string saved, string? dateColumn, RunWindow window, CancellationToken ct)
    {
        var target = $"{saved}.appended";
        await databases.MergeAsync(new(current, saved, dateColumn is null ? null : await WindowAsync(saved, dateColumn, window, ct), target), ct);
        return target;
    }

    private async Task<SourceWindow> WindowAsync(string saved, string column, RunWindow window, CancellationToken ct)
    {
        var type = (await reader.DescribeAsync(saved, ct)).Columns.FirstOrDefault(c => c.Name == column)?.Type;
        return type switch
        {
            "DATE" => new(column, SourceTime.Date, window.From.DateTime, window.To.DateTime),
            "TIMESTAMP" => new(column, SourceTime.Timestamp, window.From.DateTime, window.To.DateTime),
            "TIMESTAMP WITH TIME ZONE" => new(column, SourceTime.TimestampTz, window.From.UtcDateTime, window.To.UtcDateTime),
            _ => throw new RunRefusedException("run.date_column"),
        };
    }
}
