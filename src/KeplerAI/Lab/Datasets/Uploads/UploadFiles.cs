using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>The upload folder: one file an upload, under its id. The length of the file is the offset of the upload.</summary>
public sealed class UploadFiles(KeplerSettings settings)
{
    public string PathOf(Guid uploadId) => Path.Combine(settings.Uploads, uploadId.ToString("N"));

    /// <summary>Where a chunk waits for its checksum.</summary>
    public string ChunkOf(Guid uploadId) => $"{PathOf(uploadId)}.chunk";

    public FileStream Create(Guid uploadId)
    {
        Directory.CreateDirectory(settings.Uploads);
        return new(PathOf(uploadId), FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, useAsync: true);
    }

    public long Offset(Guid uploadId) => new FileInfo(PathOf(uploadId)) is { Exists: true } file ? file.Length : 0;

    public void Remove(Guid uploadId)
    {
        // With what attempts at its ingestion left beside it.
        if (Directory.Exists(settings.Uploads))
            foreach (var file in Directory.EnumerateFiles(settings.Uploads, $"{uploadId:N}*"))
                File.Delete(file);
    }

    /// <summary>Files that have not changed since <paramref name="before"/>, with the upload that each belongs to.</summary>
    public IEnumerable<(Guid UploadId, string File)> Older(DateTimeOffset before) =>
        !Directory.Exists(settings.Uploads) ? []
        : from file in new DirectoryInfo(settings.Uploads).EnumerateFiles()
          where file.LastWriteTimeUtc < before.UtcDateTime
          let id = Guid.TryParseExact(file.Name.Split('.')[0], "N", out var parsed) ? parsed : Guid.Empty
          where id != Guid.Empty
          select (id, file.FullName);
}
