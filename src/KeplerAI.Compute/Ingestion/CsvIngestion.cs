using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

internal sealed class CsvIngestion(DuckDbWorker worker) : ICsvIngestion
{
    private const int HeadBytes = 1 << 18;

    public async Task<CsvIngestResult> IngestAsync(CsvIngestRequest request, IProgress<IngestProgress> progress, CancellationToken ct)
    {
        if (new FileInfo(request.SourceFile).Length == 0) return new CsvIngestResult(null, new IngestProblem("csv.empty"));
        var done = false;
        try
        {
            var result = await worker.RunAsync<CsvIngestResult>(CsvToParquet.Operation, request, (phase, fraction) => progress.Report(new IngestProgress(phase, fraction)), ct);
            done = result.Table is not null;
            return result;
        }
        finally
        {
            if (!done) File.Delete(request.TargetFile); // a half-written table must not be taken for one
        }
    }

    public async Task<string?> DetectDelimiterAsync(string sourceFile, CancellationToken ct)
    {
        var head = new byte[HeadBytes];
        await using var file = File.OpenRead(sourceFile);
        var length = await file.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, ct);
        var text = head.AsMemory(0, length);
        if (length == 0 || FileKind.Refuse(text.Span) is not null || FileKind.IsBinary(text.Span)) return null;
        using var stream = new MemoryStream(head, 0, length, writable: false);
        if (text.Span.StartsWith("\uFEFF"u8)) stream.Position = 3;
        return DelimiterDetector.Detect(stream);
    }
}
