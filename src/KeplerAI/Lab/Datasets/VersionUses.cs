using KeplerAI.EventStore;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Datasets;

/// <summary>Which versions of a dataset are referred to (D60). A model, a publication and its alerts refer to a version through the run that made them.</summary>
public sealed class VersionUses(IReadTables tables)
{
    /// <returns>By version, the first run that read it.</returns>
    public async Task<IReadOnlyDictionary<int, int>> OfAsync(Guid datasetId, AsOf at, CancellationToken ct)
    {
        var uses = await tables.QueryAsync<VersionUse>(
            $"""
            select v.version, min(r.number)::int as run
            from {tables.From<DatasetVersionRow>(at)} v join {tables.From<DatasetRow>(at)} d on d.dataset_id = v.dataset_id
            join {tables.From<RunRow>(at)} r on r.use_case_id = d.use_case_id
            where v.dataset_id = @datasetId and v.purged_at is null and r.inputs @> jsonb_build_array(jsonb_build_object('Path', d.path, 'File', v.file))
            group by v.version
            """,
            new { datasetId }, ct);
        return uses.ToDictionary(u => u.Version, u => u.Run);
    }

    private sealed record VersionUse(int Version, int Run);
}
