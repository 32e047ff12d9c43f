using System.Diagnostics;
using KeplerAI.Bench;
using KeplerAI.Compute.Databases;
using Npgsql;

namespace KeplerAI.Benchmarks.Ingest;

internal sealed class PostgresCase : IBenchCase
{
    public string Bench => "ingest";

    public string Name => "postgres";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await database.ExecuteAsync($"""
            create unlogged table mesure as select n::bigint id, (n % 100000)::int client, (n % 1000000)::numeric(12, 2) / 100 montant, n / 7.0::float8 taux, (n % 100)::int quantite,
                'operation ' || n libelle, (array['Lyon', 'Paris', 'Lille', 'Saint-Denis'])[n % 4 + 1] ville, date '2020-01-01' + n % 2000 jour, timestamp '2020-01-01' + n * interval '1 second' vu, n % 3 = 0 actif
            from generate_series(1, {DatabaseRead.Rows}) n
            """, ct);
        var at = new NpgsqlConnectionStringBuilder(database.Admin);
        var raw = await RawAsync(database.Admin, ct);
        var (ours, peak) = await DatabaseRead.ExtractAsync(new(new(DatabaseEngine.PostgreSql, "127.0.0.1", at.Port, at.Database!, null, at.Username!), at.Password!), "public", ct);
        foreach (var line in DatabaseRead.Lines(Name, ours, raw, peak)) yield return line;
        await cluster.DropAsync(database, ct);
    }

    /// <summary>The client library alone: the same COPY, its bytes thrown away.</summary>
    private static async Task<double> RawAsync(string connection, CancellationToken ct)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync(ct);
        var (clock, buffer) = (Stopwatch.StartNew(), new byte[1 << 20]);
        await using var copy = await opened.BeginRawBinaryCopyAsync($"copy (select {DatabaseRead.Columns} from mesure) to stdout (format binary)", ct);
        while (await copy.ReadAsync(buffer, ct) > 0) { }
        return clock.Elapsed.TotalSeconds;
    }
}
