using System.Text.Json.Serialization;

namespace KeplerAI.Compute.Cluster;

/// <summary>One line on the job's stdout.</summary>
internal sealed record SparkLine(string? Phase, string? Application, SparkOutcome? Result, SparkCause? Error);

internal sealed record SparkOutcome(long Rows, long Lost);

internal sealed record SparkCause([property: JsonPropertyName("class")] string Kind, string? State);
