using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeplerAI.Compute.DuckDb.Worker;

/// <summary>One line on a worker's stdin.</summary>
/// <param name="Application">Process that asks and waits: without it there is nothing to do.</param>
internal sealed record WorkerRequest(string Operation, JsonElement Arguments, int MemoryMb, int Threads, string TempFolder, int Application);

/// <summary>One line on its stdout: progress, or the end as a result or an error. Errors are free of data.</summary>
internal sealed record WorkerReply(string? Phase, double Fraction, JsonElement? Result, string? Error, bool OutOfMemory = false)
{
    public static WorkerReply Of(string phase, double fraction) => new(phase, fraction, null, null);
}

/// <summary>A worker failed, ended or took too much memory. The message holds no data.</summary>
/// <param name="rule">Resource key: duckdb.failed, duckdb.memory, duckdb.ended.</param>
public class DuckDbWorkerException(string rule, string message) : Exception(message)
{
    public string Rule { get; } = rule;
}

internal static class WorkerJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Line<T>(T message) => JsonSerializer.Serialize(message, Options);

    public static T Read<T>(JsonElement element) => element.Deserialize<T>(Options) ?? throw new InvalidDataException("Null message.");

    public static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value, Options);
}
