using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>What a streamed form held: its fields, and the file, already in the upload folder.</summary>
public sealed record UploadedForm(IReadOnlyDictionary<string, string> Fields, ReceivedFile? File, bool TooLarge)
{
    public string? this[string field] => Fields.GetValueOrDefault(field);
}

/// <summary>Reads a multipart form piece by piece: fields first, then the file straight to disk. The antiforgery token is checked before the file's first byte.</summary>
public sealed class UploadReader(UploadFiles uploads, IAntiforgery antiforgery)
{
    private const int MaxFields = 20;
    private const int MaxFieldLength = 16 * 1024;

    /// <returns>Null when the body is not a whole multipart form.</returns>
    public async Task<UploadedForm?> ReadAsync(HttpContext http, long maxBytes, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        ReceivedFile? received = null;
        var reader = new MultipartReader(boundary, http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.AsFileSection() is { FileStream: { } stream } file)
                {
                    await CheckAsync(http, fields);
                    if (string.IsNullOrEmpty(file.FileName))
                        continue;
                    if (received is not null)
                        uploads.Remove(received.UploadId);
                    if ((received = await SaveAsync(stream, Path.GetFileName(file.FileName), maxBytes, ct)) is null)
                        return new(fields, null, TooLarge: true);
                }

                if (section.AsFormDataSection() is { } field && fields.Count < MaxFields)
                    fields[field.Name] = await ReadFieldAsync(section.Body, ct);
            }
        }
        catch (IOException)
        {
            return null;
        }

        if (received is null)
            await CheckAsync(http, fields);
        return new(fields, received, TooLarge: false);
    }

    private async Task CheckAsync(HttpContext http, Dictionary<string, string> fields)
    {
        // The token stands in the body that is being read here; as a header, the check needs no second reading.
        if (fields.TryGetValue("__RequestVerificationToken", out var token))
            http.Request.Headers["RequestVerificationToken"] = token;
        else if (!http.Request.Headers.ContainsKey("RequestVerificationToken"))
            throw new AntiforgeryValidationException("The form has no token.");
        await antiforgery.ValidateRequestAsync(http);
    }

    private async Task<ReceivedFile?> SaveAsync(Stream stream, string fileName, long maxBytes, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var (bytes, whole) = (0L, false);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            await using var target = uploads.Create(id);
            int read;
            while ((read = await stream.ReadAsync(buffer, ct)) > 0 && (bytes += read) <= maxBytes)
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
            whole = bytes <= maxBytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!whole)
                uploads.Remove(id);
        }

        return whole ? new(id, fileName, bytes) : null;
    }

    private static async Task<string> ReadFieldAsync(Stream body, CancellationToken ct)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var buffer = new char[MaxFieldLength];
        var length = await reader.ReadBlockAsync(buffer, ct);
        return new(buffer, 0, length);
    }
}
