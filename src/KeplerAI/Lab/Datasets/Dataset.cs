using System.Collections.Immutable;

namespace KeplerAI.Lab.Datasets;

public enum DatasetStatus
{
    Importing,
    Ready,
    Failed,
    Archived,
}

/// <param name="Current">The version that is read; null while there is none.</param>
/// <param name="Versions">Those that are kept, by number.</param>
/// <param name="LastVersion">The highest number ever given.</param>
/// <param name="Keys">Origins recorded so far: the same work counts once.</param>
/// <param name="Pending">Origin key of the file that is being ingested.</param>
public sealed record Dataset(
    Guid Id, int Number, Guid UseCaseId, int UseCaseNumber, string Name, string Table, ImmutableArray<string> Tags, DatasetStatus Status, OriginKind Origin, DatasetIngested? Current,
    ImmutableSortedDictionary<int, DatasetIngested> Versions, int LastVersion, ImmutableHashSet<string> Keys, string? Pending)
{
    public string Path => $"/UC_{UseCaseNumber}/data_stock/raw_data/table_{Table}";

    public static Dataset Create(DatasetImportRequested e) =>
        New(e.DatasetId, e.Number, e.UseCaseId, e.UseCaseNumber, e.Name, e.Table, e.Tags, OriginKind.File) with { Pending = DatasetOrigin.KeyOfUpload(e.UploadId) };

    public static Dataset Create(DatasetDeclared e) => New(e.DatasetId, e.Number, e.UseCaseId, e.UseCaseNumber, e.Name, e.Table, e.Tags, e.Origin);

    public Dataset Apply(DatasetVersionRequested e) => this with { Pending = DatasetOrigin.KeyOfUpload(e.UploadId) };

    public Dataset Apply(DatasetIngested e)
    {
        // Versions of before origins were recorded came from the file that was pending.
        var key = e.Origin?.Key ?? Pending ?? "";
        return this with
        {
            Status = DatasetStatus.Ready, Current = e, LastVersion = e.Version, Versions = Versions.SetItem(e.Version, e), Keys = Keys.Add(key), Pending = key == Pending ? null : Pending,
        };
    }

    public Dataset Apply(DatasetIngestionFailed _) => this with { Status = Current is null ? DatasetStatus.Failed : Status, Pending = null };

    public Dataset Apply(DatasetVersionReverted e) => this with { Current = e.Restored };

    public Dataset Apply(DatasetVersionPurged e) => this with { Versions = Versions.Remove(e.Version) };

    public Dataset Apply(DatasetTagsChanged e) => this with { Tags = e.Tags };

    public Dataset Apply(DatasetArchived _) => this with { Status = DatasetStatus.Archived };

    private static Dataset New(Guid id, int number, Guid useCaseId, int useCaseNumber, string name, string table, ImmutableArray<string> tags, OriginKind origin) =>
        new(id, number, useCaseId, useCaseNumber, name, table, tags, DatasetStatus.Importing, origin, null, ImmutableSortedDictionary<int, DatasetIngested>.Empty, 0, [], null);
}
