namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>The received file, unpacked when it was compressed.</summary>
/// <param name="File">The file itself, or a copy under a name of ours: a name inside an archive is never a path.</param>
/// <param name="Compression">« gzip », « zip » or null.</param>
/// <param name="Encoding">As its byte order mark or its zeros tell; null when nothing does.</param>
internal sealed record PlainFile(string File, string? Compression, SourceFormat Format, string? Encoding);
