using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeplerAI.Bench;

/// <summary>One measure, printed as one JSON object on a line.</summary>
/// <param name="Reference">What it is compared with, measured in the same run; null when nothing stands against it.</param>
/// <param name="Goal">The figure to stay under; null when the measure is only shown.</param>
public sealed record BenchLine(string Bench, string Case, string What, double Ours, double? Reference, string Unit, double? Ratio, double? Goal, bool? Holds)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BenchLine Seconds(string bench, string name, string what, double ours, double? reference = null, double? goal = null) =>
        new(bench, name, what, Math.Round(ours, 3), reference is { } r ? Math.Round(r, 3) : null, "s", reference is > 0 ? Math.Round(ours / reference.Value, 3) : null, goal, goal is null ? null : ours < goal);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
