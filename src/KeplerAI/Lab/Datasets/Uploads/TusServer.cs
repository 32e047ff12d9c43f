using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>The verbs of tus. What is acknowledged is on the disk; an upload survives the death of this process at any byte.</summary>
public sealed class TusServer(UploadStore store, UploadFiles files, UploadLocks locks, TusAccess access, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int MaxName = 255;

    private DateTimeOffset Expiry => clock.GetUtcNow() + UploadSweep.Patience;

    public async Task<IResult> CreateAsync(HttpContext http)
    {
        var (useCase, refusal) = await access.UseCaseAsync(http, http.Request.Query["uc"]);
        if (refusal is { } no)
            return Results.StatusCode(no);
        if (TusHeaders.Number(http.Request.Headers, TusHeaders.Length) is not { } length)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (length > ImportDataset.MaxBytes)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var metadata = http.Request.Headers[TusHeaders.Metadata].ToString();
        if (Path.GetFileName(TusHeaders.MetadataValue(metadata, "filename")?.Replace('\\', '/')) is not { Length: > 0 and <= MaxName } name)
            return Results.StatusCode(StatusCodes.Status400BadRequest);

        var upload = new Upload(Guid.CreateVersion7(), access.UserId, useCase, name, length, metadata, clock.GetUtcNow(), Expiry, null);
        await store.AddAsync(upload, http.RequestAborted);
        await using (files.Create(upload.UploadId))
        {
        }

        http.Response.Headers.Location = $"{TusEndpoints.Path}/{upload.UploadId}";
        http.Response.Headers[TusHeaders.Expires] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        if (http.Request.ContentType != TusHeaders.ChunkType)
            return Results.StatusCode(StatusCodes.Status201Created);
        var (status, _) = await AppendAsync(http, upload, 0);
        return Results.StatusCode(status == StatusCodes.Status204NoContent ? StatusCodes.Status201Created : status);
    }

    public async Task<IResult> HeadAsync(HttpContext http, Guid id)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (upload, refusal) = await FindAsync(http, id);
        if (upload is null)
            return Results.StatusCode(refusal);
        // While somebody writes, the offset is not settled.
        using var held = locks.TryTake(id);
        if (held is null)
            return Results.StatusCode(StatusCodes.Status423Locked);
        var headers = http.Response.Headers;
        headers[TusHeaders.Offset] = files.Offset(id).ToString(CultureInfo.InvariantCulture);
        headers[TusHeaders.Length] = upload.Length.ToString(CultureInfo.InvariantCulture);
        headers[TusHeaders.Expires] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(upload.Metadata))
            headers[TusHeaders.Metadata] = upload.Metadata;
        return Results.Ok();
    }

    public async Task<IResult> PatchAsync(HttpContext http, Guid id)
    {
        if (http.Request.ContentType != TusHeaders.ChunkType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var (upload, refusal) = await FindAsync(http, id);
        if (upload is null)
            return Results.StatusCode(refusal);
        if (TusHeaders.Number(http.Request.Headers, TusHeaders.Offset) is not { } offset)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        return Results.StatusCode((await AppendAsync(http, upload, offset)).Status);
    }

    public async Task<IResult> DeleteAsync(HttpContext http, Guid id)
    {
        var (upload, refusal) = await FindAsync(http, id);
        if (upload is null)
            return Results.StatusCode(refusal);
        using var held = locks.TryTake(id);
        if (held is null || upload.DatasetId is not null)
            return Results.StatusCode(StatusCodes.Status423Locked);
        files.Remove(id);
        await store.RemoveAsync(id, http.RequestAborted);
        return Results.NoContent();
    }

    private async Task<(int Status, long Offset)> AppendAsync(HttpContext http, Upload upload, long offset)
    {
        if (!TusChecksum.TryRead(http.Request.Headers[TusHeaders.Checksum], out var checksum))
            return (StatusCodes.Status400BadRequest, 0);
        using var held = locks.TryTake(upload.UploadId);
        if (held is null || upload.DatasetId is not null)
            return (StatusCodes.Status423Locked, 0);
        if (files.Offset(upload.UploadId) != offset)
            return (StatusCodes.Status409Conflict, 0);
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        // A stop of the server does not wait for gigabytes: they are asked for again.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var refused = checksum is null ? await WriteAsync(http, upload, offset, stop.Token) : await WriteCheckedAsync(http, upload, offset, checksum, stop.Token);
        if (refused is { } status)
            return (status, 0);
        var reached = files.Offset(upload.UploadId);
        await store.ProlongAsync(upload.UploadId, Expiry, CancellationToken.None);
        http.Response.Headers[TusHeaders.Offset] = reached.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers[TusHeaders.Expires] = Expiry.ToString("R", CultureInfo.InvariantCulture);
        return (StatusCodes.Status204NoContent, reached);
    }

    private async Task<int?> WriteAsync(HttpContext http, Upload upload, long offset, CancellationToken ct)
    {
        var came = await ChunkWriter.AppendAsync(http.Request.Body, files.PathOf(upload.UploadId), offset, upload.Length - offset, null, ct);
        return came > upload.Length - offset ? StatusCodes.Status413PayloadTooLarge : null;
    }

    // Beside the file first: its length is the offset, and must never count a byte that the checksum may refuse.
    private async Task<int?> WriteCheckedAsync(HttpContext http, Upload upload, long offset, TusChecksum checksum, CancellationToken ct)
    {
        var chunk = files.ChunkOf(upload.UploadId);
        File.Delete(chunk);
        try
        {
            using var hash = IncrementalHash.CreateHash(checksum.Algorithm);
            if (await ChunkWriter.AppendAsync(http.Request.Body, chunk, 0, upload.Length - offset, hash, ct) > upload.Length - offset)
                return StatusCodes.Status413PayloadTooLarge;
            if (!checksum.Fits(hash))
                return TusHeaders.ChecksumMismatch;
            await using var verified = new FileStream(chunk, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
            await ChunkWriter.AppendAsync(verified, files.PathOf(upload.UploadId), offset, upload.Length - offset, null, CancellationToken.None);
            return null;
        }
        finally
        {
            File.Delete(chunk);
        }
    }

    private async Task<(Upload? Upload, int Refusal)> FindAsync(HttpContext http, Guid id)
    {
        // Somebody else's upload does not exist.
        if (await store.FindAsync(id, http.RequestAborted) is not { } upload || upload.OwnerId != access.UserId)
            return (null, StatusCodes.Status404NotFound);
        if (await access.MayAsync(http, upload.UseCaseId) is { } refusal)
            return (null, refusal);
        return upload.DatasetId is null && upload.ExpiresAt <= clock.GetUtcNow() ? (null, StatusCodes.Status410Gone) : (upload, 0);
    }
}
