namespace KeplerAI.Lab.Datasets;

/// <summary>What a version of a dataset was made from.</summary>
public enum OriginKind
{
    File,
    Database,
    Job,
}

/// <summary>Where a version comes from.</summary>
/// <param name="Key">Names the piece of work: a version is recorded once per key, however often its work runs.</param>
/// <param name="UploaderId">The person behind it: who sent the file, asked for the refresh or started the run.</param>
/// <param name="FileName">The received file's name, for a file.</param>
/// <param name="RunNumber">The run of the job that saved it.</param>
/// <param name="ConnectionId">The connection and its <paramref name="Table"/>, for a database.</param>
/// <param name="Window">The days that were appended, in words that a person reads; null for a whole table.</param>
public sealed record DatasetOrigin(
    OriginKind Kind, string Key, Guid? UploaderId = null, string? FileName = null, Guid? JobId = null, int? RunNumber = null, Guid? ConnectionId = null, string? Table = null, string? Window = null)
{
    public static string KeyOfUpload(Guid uploadId) => $"upload:{uploadId:N}";
}
