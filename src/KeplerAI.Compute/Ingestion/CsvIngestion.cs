namespace KeplerAI.Compute.Ingestion;

/// <summary>CSV files through the ingestion of any file.</summary>
internal sealed class CsvIngestion(IFileIngestion files) : ICsvIngestion
{
    private const int HeadBytes = 1 << 18;

    public async Task<CsvIngestResult> IngestAsync(CsvIngestRequest request, IProgress<IngestProgress> progress, CancellationToken ct)
    {
        var (rejects, stats) = ($"{request.TargetFile}.rejects", $"{request.TargetFile}.stats");
        var options = new SourceOptions(SourceFormat.Csv, request.Delimiter);
        var result = await files.IngestAsync(new FileIngestRequest(request.SourceFile, request.FileName, options, null, BadRowPolicy.Stop, request.TargetFile, rejects, stats), progress, ct);
        File.Delete(stats);
        return new CsvIngestResult(result.Table is { } t ? new IngestedTable(t.Rows, t.Columns, t.Facts.Delimiter ?? ",", t.Bytes, t.Sha256, t.SourceSha256) : null, result.Problem);
    }

    public async Task<string?> DetectDelimiterAsync(string sourceFile, CancellationToken ct)
    {
        var head = new byte[HeadBytes];
        await using var file = File.OpenRead(sourceFile);
        var length = await file.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, ct);
        return Csv.CsvDialects.Delimiter(head[..length], (byte)'"') is { } found ? ((char)found).ToString() : null;
    }
}
