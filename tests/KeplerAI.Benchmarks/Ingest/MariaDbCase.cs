using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using KeplerAI.Bench;
using KeplerAI.Compute.Databases;
using KeplerAI.Testing;

namespace KeplerAI.Benchmarks.Ingest;

internal sealed partial class MariaDbCase : IBenchCase
{
    public string Bench => "ingest";

    public string Name => "mariadb";

    public IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, CancellationToken ct) => MeasureAsync(ct).ToLines();

    private async Task<IEnumerable<BenchLine>> MeasureAsync(CancellationToken ct)
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, $"""
            create table mesure (id bigint, client int, montant decimal(12, 2), taux double, quantite int, libelle varchar(40), ville varchar(20), jour date, vu datetime, actif bit(1)) engine = myisam;
            insert into mesure select seq, seq % 100000, (seq % 1000000) / 100, seq / 7e0, seq % 100, concat('operation ', seq), elt(seq % 4 + 1, 'Lyon', 'Paris', 'Lille', 'Saint-Denis'),
                date '2020-01-01' + interval seq % 2000 day, timestamp '2020-01-01 00:00:00' + interval seq second, seq % 3 = 0 from seq_1_to_{DatabaseRead.Rows};
            """);
        var login = new SourceLogin(new(DatabaseEngine.MySql, "127.0.0.1", server.Port, database, null, MariaDbServer.User), MariaDbServer.Password);
        var raw = Raw(login);
        var (ours, peak) = await DatabaseRead.ExtractAsync(login, null, ct);
        return DatabaseRead.Lines(Name, ours, raw, peak);
    }

    /// <summary>The client library alone: every row fetched, none looked at.</summary>
    private static double Raw(SourceLogin login)
    {
        var mysql = Init(IntPtr.Zero);
        if (Connect(mysql, "127.0.0.1", login.Address.User, login.Password, login.Address.Database, (uint)login.Address.Port, null, 0) == IntPtr.Zero)
            throw new InvalidOperationException("The reference did not connect.");
        var clock = Stopwatch.StartNew();
        var sql = Encoding.UTF8.GetBytes($"select {DatabaseRead.Columns} from mesure");
        _ = Query(mysql, sql, (ulong)sql.Length);
        var (result, rows) = (UseResult(mysql), 0L);
        while (FetchRow(result) != IntPtr.Zero) rows++;
        FreeResult(result);
        Close(mysql);
        return rows == DatabaseRead.Rows ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"The reference read {rows} rows.");
    }

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_init")]
    private static partial IntPtr Init(IntPtr none);

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_real_connect", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr Connect(IntPtr mysql, string host, string user, string password, string database, uint port, string? socket, ulong flags);

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_real_query")]
    private static partial int Query(IntPtr mysql, byte[] sql, ulong length);

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_use_result")]
    private static partial IntPtr UseResult(IntPtr mysql);

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_fetch_row")]
    private static partial IntPtr FetchRow(IntPtr result);

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_free_result")]
    private static partial void FreeResult(IntPtr result);

    [LibraryImport("libmariadb.so.3", EntryPoint = "mysql_close")]
    private static partial void Close(IntPtr mysql);
}

internal static class LaterLines
{
    public static async IAsyncEnumerable<BenchLine> ToLines(this Task<IEnumerable<BenchLine>> lines)
    {
        foreach (var line in await lines) yield return line;
    }
}
