using System.Text.Json;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

internal sealed record ParityArguments(string Full, string Light);

/// <summary>The two id sets of a publication, compared inside the worker: each unique and without null, and the same on both sides.</summary>
internal static class Parity
{
    public const string Operation = "parity";
    public const string IdColumn = "id_kepler";
    private const string Id = $"CAST(\"{IdColumn}\" AS VARCHAR)";

    public static ParityReport Run(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<ParityArguments>(arguments);
        using var duck = context.Open(request.Full, request.Light);
        var (full, light) = (ParquetReading.From(request.Full), ParquetReading.From(request.Light));
        long Count(string sql) => duck.Number($"SELECT CAST(({sql}) AS BIGINT)", CancellationToken.None);
        long Both(Func<string, string> sql) => Count(sql(full)) + Count(sql(light));

        var (fullRows, lightRows) = (Count($"SELECT count(*) FROM {full}"), Count($"SELECT count(*) FROM {light}"));
        ParityReport Report(string? rule, long offending) => new(rule, fullRows, lightRows, offending);
        var without = new[] { request.Full, request.Light }.Count(file => !HasId(duck, file));
        if (without > 0) return Report("publication.no_id_column", without);
        if (Both(side => $"SELECT count(*) FROM {side} WHERE \"{IdColumn}\" IS NULL") is > 0 and var nulls) return Report("publication.null_id", nulls);
        if (Both(side => $"SELECT count(*) - count(DISTINCT {Id}) FROM {side}") is > 0 and var doubled) return Report("publication.duplicate_id", doubled);
        var differing = Count(Missing(full, light)) + Count(Missing(light, full));
        return differing > 0 ? Report("publication.ids_differ", differing) : Report(null, 0);
    }

    private static bool HasId(DuckDbConnection duck, string file) => ParquetReading.Columns(duck, file).Any(c => c.Name == IdColumn);

    private static string Missing(string from, string inside) =>
        $"SELECT count(*) FROM (SELECT {Id} AS id FROM {from}) a ANTI JOIN (SELECT {Id} AS id FROM {inside}) b ON a.id = b.id";
}
