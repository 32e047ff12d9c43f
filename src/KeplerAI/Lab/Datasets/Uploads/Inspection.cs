using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>The work of reading an upload through, in one way of reading it.</summary>
public sealed record InspectUpload(Guid UploadId, string FileName, ReadingOptions Options)
{
    public string Key => KeyOf(UploadId, Options);

    public static string KeyOf(Guid uploadId, ReadingOptions options) => $"inspect:{uploadId:N}:{OptionsKey(options)}";

    public static string OptionsKey(ReadingOptions options) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(options)))[..16];
}

/// <summary>What inspections found, rows of the preview included: in a table of ours, never in an event.</summary>
public sealed class InspectionStore(PagesDatabase database, TimeProvider clock)
{
    public async Task<InspectResult?> FindAsync(Guid uploadId, ReadingOptions options, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var json = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select result::text from kepler_data.upload_inspection where upload_id = @uploadId and options_key = @key", new { uploadId, key = InspectUpload.OptionsKey(options) }, cancellationToken: ct));
        return json is null ? null : JsonSerializer.Deserialize<InspectResult>(json);
    }

    public async Task SaveAsync(InspectUpload work, InspectResult result, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into kepler_data.upload_inspection (upload_id, options_key, result, done_at)
            select upload_id, @key, @json::jsonb, @now from kepler_data.upload where upload_id = @UploadId
            on conflict (upload_id, options_key) do update set result = excluded.result, done_at = excluded.done_at
            """,
            new { work.UploadId, key = InspectUpload.OptionsKey(work.Options), json = JsonSerializer.Serialize(result), now = clock.GetUtcNow() }, cancellationToken: ct));
    }
}

/// <summary>Reads the whole file through and keeps what it is; nothing of it becomes a table here.</summary>
public sealed class InspectUploadHandler(IFileIngestion ingestion, UploadFiles files, InspectionStore inspections, IProgressBoard board, ILogger<InspectUploadHandler> log) : IWorkHandler<InspectUpload>
{
    public async Task HandleAsync(InspectUpload work, WorkLease lease, CancellationToken ct) => await inspections.SaveAsync(work, await InspectAsync(work, ct), ct);

    private async Task<InspectResult> InspectAsync(InspectUpload work, CancellationToken ct)
    {
        var path = files.PathOf(work.UploadId);
        if (!File.Exists(path))
            return new(null, new("dataset.upload_missing"));
        try
        {
            return await ingestion.InspectAsync(new(path, work.FileName, work.Options.ToSource()), new IngestReport(board, work.Key), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogError(e, "The inspection of {Upload} broke", work.UploadId);
            return new(null, new("dataset.ingestion_broken"));
        }
    }
}
