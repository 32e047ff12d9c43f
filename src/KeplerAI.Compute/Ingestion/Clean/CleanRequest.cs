namespace KeplerAI.Compute.Ingestion;

/// <param name="CleanFile">Where the sound rows are left.</param>
internal sealed record CleanRequest(FileIngestRequest Request, string CleanFile);
