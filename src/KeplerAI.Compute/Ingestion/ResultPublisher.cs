using System.Collections.Immutable;
using System.Text.RegularExpressions;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using Npgsql;

namespace KeplerAI.Compute.Ingestion;

/// <summary>A light table that cannot be loaded as it is.</summary>
/// <param name="rule">Resource key: publication.no_id_column, publication.column_name, publication.no_row_key.</param>
public sealed class PublicationException(string rule) : Exception(rule)
{
    public string Rule { get; } = rule;
}

internal sealed partial class ResultPublisher(DuckDbWorker worker, NpgsqlDataSource store, string pagesRole, DuckDbOptions options) : IResultPublisher
{
    private const int SortIndexes = 5;
    private const int IndexableBytes = 1000; // a B-tree entry holds 2,704 bytes

    public Task<ParityReport> CompareAsync(string fullParquet, string lightParquet, CancellationToken ct) =>
        worker.RunAsync<ParityReport>(Parity.Operation, new ParityArguments(fullParquet, lightParquet), null, ct);

    public async Task<LoadedTable> LoadAsync(string lightParquet, string table, string? rowKey, string? trainedKeys, CancellationToken ct)
    {
        if (!SafeName().IsMatch(table)) throw new ArgumentException("A table's name holds a-z, 0-9 and _ only.", nameof(table));
        options.MakeTempFolder();
        var copyFile = Path.Combine(options.TempFolder, $"{Guid.NewGuid():N}.pgcopy");
        try
        {
            var exported = await worker.RunAsync<ExportedTable>(LightTableExport.Operation, new ExportArguments(lightParquet, rowKey, trainedKeys, copyFile), null, ct);
            if (exported.Rule is { } rule) throw new PublicationException(rule);
            await LoadAsync(exported, copyFile, $"kepler_data.{SqlText.Identifier(table)}", ct);
            return new LoadedTable(exported.Rows, [.. exported.Names.Zip(exported.Types, (name, type) => new TableColumn(name, type))], exported.TrainedOn);
        }
        finally
        {
            File.Delete(copyFile);
        }
    }

    private async Task LoadAsync(ExportedTable exported, string copyFile, string table, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var columns = exported.Names.Select((name, i) => $"{SqlText.Identifier(name)} {exported.Types[i]}{Constraint(name)}");
        await Run(connection, $"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({string.Join(", ", columns)})", ct);
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)", ct))
        await using (var file = File.OpenRead(copyFile))
            await file.CopyToAsync(copy, ct);
        foreach (var name in Sortable(exported)) await Run(connection, $"CREATE INDEX ON {table} ({SqlText.Identifier(name)})", ct);
        await Run(connection, $"GRANT SELECT ON {table} TO {SqlText.Identifier(pagesRole)}; ANALYZE {table}", ct);
        await transaction.CommitAsync(ct);
    }

    private static string Constraint(string name) => name switch
    {
        Parity.IdColumn => " PRIMARY KEY",
        LightTableExport.TrainedOn => " NOT NULL",
        _ => "",
    };

    private static IEnumerable<string> Sortable(ExportedTable exported) => exported.Names
        .Where((name, i) => name is not Parity.IdColumn and not LightTableExport.TrainedOn && exported.Longest[i] <= IndexableBytes)
        .Take(SortIndexes);

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    [GeneratedRegex("\\A[a-z0-9_]{1,63}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex SafeName();
}
