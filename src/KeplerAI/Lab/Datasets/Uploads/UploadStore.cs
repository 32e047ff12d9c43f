using Dapper;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>What is known of an upload beside its bytes.</summary>
/// <param name="Metadata">The Upload-Metadata header as it was sent.</param>
/// <param name="DatasetId">The dataset that it is becoming; from then on it no longer expires.</param>
public sealed record Upload(Guid UploadId, Guid OwnerId, Guid UseCaseId, string FileName, long Length, string? Metadata, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, Guid? DatasetId);

/// <summary>Uploads, under the pages' role.</summary>
public sealed class UploadStore(PagesDatabase database)
{
    private const string Columns = "upload_id, owner_id, use_case_id, file_name, length, metadata, created_at, expires_at, dataset_id";

    public Task AddAsync(Upload upload, CancellationToken ct) => RunAsync(
        $"insert into kepler_data.upload ({Columns}) values (@UploadId, @OwnerId, @UseCaseId, @FileName, @Length, @Metadata, @CreatedAt, @ExpiresAt, @DatasetId)", upload, ct);

    public async Task<Upload?> FindAsync(Guid uploadId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Upload>(new CommandDefinition($"select {Columns} from kepler_data.upload where upload_id = @uploadId", new { uploadId }, cancellationToken: ct));
    }

    /// <summary>Those of a person in a use case that became no dataset yet, the latest first.</summary>
    public Task<IReadOnlyList<Upload>> OfAsync(Guid ownerId, Guid useCaseId, DateTimeOffset now, CancellationToken ct) =>
        ListAsync("owner_id = @ownerId and use_case_id = @useCaseId and dataset_id is null and expires_at > @now order by created_at desc limit 50", new { ownerId, useCaseId, now }, ct);

    public Task<IReadOnlyList<Upload>> ExpiredAsync(DateTimeOffset now, CancellationToken ct) =>
        ListAsync("dataset_id is null and expires_at <= @now", new { now }, ct);

    public Task ProlongAsync(Guid uploadId, DateTimeOffset expiresAt, CancellationToken ct) =>
        RunAsync("update kepler_data.upload set expires_at = @expiresAt where upload_id = @uploadId", new { uploadId, expiresAt }, ct);

    public Task ClaimAsync(Guid uploadId, Guid datasetId, CancellationToken ct) =>
        RunAsync("update kepler_data.upload set dataset_id = @datasetId where upload_id = @uploadId", new { uploadId, datasetId }, ct);

    public Task RemoveAsync(Guid uploadId, CancellationToken ct) => RunAsync("delete from kepler_data.upload where upload_id = @uploadId", new { uploadId }, ct);

    private async Task<IReadOnlyList<Upload>> ListAsync(string where, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return [.. await connection.QueryAsync<Upload>(new CommandDefinition($"select {Columns} from kepler_data.upload where {where}", parameters, cancellationToken: ct))];
    }

    private async Task RunAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
