using System.Data;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Reads the whole log once, in one snapshot, and holds every event against its sidecar, its code and the signed heads. It may run beside
/// the application.
/// </summary>
internal sealed class Verifier(NpgsqlDataSource store, LedgerMac mac, string? folder, TimeProvider time)
{
    private readonly Findings _findings = new();

    public async Task<LedgerReport> RunAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();

        // The file before the snapshot: a head is in the table before it is in the file.
        var file = folder is null ? null : new HeadFile(folder);
        var published = new List<TreeHead>();
        await foreach (var line in file?.ReadAsync(ct) ?? AsyncEnumerable.Empty<HeadLine>())
        {
            published.Add(line.Head());
        }

        await using var connection = await store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await LedgerTables.RequireAsync(connection, ct);
        await using var beside = await store.OpenConnectionAsync(ct);
        await using var same = await beside.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await ShareAsync(connection, beside, ct);
        using var keys = TrustedKeys.Read(folder ?? "");
        var checkpoints = Checkpoints.Of(published, await HeadTable.ReadAsync(connection, 0, ct), keys, _findings);
        var gaps = await GapCheck.OpenAsync(connection, _findings, ct);
        var (streams, sidecars) = (new StreamCheck(_findings), new SidecarCheck(_findings));
        using var tree = new TreeCheck(checkpoints, file?.Path, _findings);
        var events = 0L;
        await foreach (var chunk in new LedgerReader([connection, beside], mac).ReadAsync(null, null, ct))
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                events += Take(chunk, i, tree, sidecars, streams, gaps);
            }
        }

        tree.End();
        gaps.End(tree.IndexedUpTo);
        await streams.EndAsync(connection, ct);
        Suspect.Sort(tree.Suspects, _findings);
        var last = checkpoints.Heads.Count > 0 ? checkpoints.Heads[^1] : null;
        return new(
            events, sidecars.Unattested, sidecars.UnattestedAt, checkpoints.Heads.Count, checkpoints.Published, last?.Size ?? 0, last?.LastSequence ?? 0, time.GetElapsedTime(started), _findings.All());
    }

    /// <summary>Two server processes read what one of them sees: one alone takes longer to send an event than it takes here to check it.</summary>
    private static async Task ShareAsync(NpgsqlConnection first, NpgsqlConnection second, CancellationToken ct)
    {
        await using var export = new NpgsqlCommand("select pg_catalog.pg_export_snapshot()", first);
        var snapshot = (string)(await export.ExecuteScalarAsync(ct))!;
        await using var import = new NpgsqlCommand($"set transaction snapshot '{snapshot}'", second);
        await import.ExecuteNonQueryAsync(ct);
        foreach (var connection in (NpgsqlConnection[])[first, second])
        {
            await using var prepare = new NpgsqlCommand(LedgerReader.Prepare, connection);
            await prepare.ExecuteNonQueryAsync(ct);
        }
    }

    private static int Take(RowChunk chunk, int i, TreeCheck tree, SidecarCheck sidecars, StreamCheck streams, GapCheck gaps)
    {
        ref var row = ref chunk.Rows[i];
        var leaf = tree.Take(row, chunk.Leaf(i), chunk.Text(i));
        if (sidecars.Take(row, leaf, tree.WasAttested(row.Sequence)) && row.HashIsWhole && tree.Suspects.Count < Suspect.Most)
        {
            tree.Suspects.Add(new(row.Sequence, chunk.Text(i).ToArray(), chunk.SidecarHash(i).ToArray(), IsLeaf: false));
        }

        if (!row.HasEvent)
        {
            return 0;
        }

        streams.Take(row);
        gaps.Take(row.Sequence, tree.IndexedUpTo);
        return 1;
    }
}
