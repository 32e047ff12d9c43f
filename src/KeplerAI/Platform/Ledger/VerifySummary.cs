using System.Text.Json;
using System.Text.Json.Serialization;
using KeplerAI.EventStore;

namespace KeplerAI.Platform.Ledger;

/// <summary>The last line of « verify ».</summary>
internal sealed record VerifySummary(
    bool Holds, long Events, long Unattested, string UnattestedAt, int Heads, int Published, long SealedEvents, long SealedUpTo, double Seconds, double EventsPerSecond, IReadOnlyList<LedgerFinding> Findings)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    [JsonIgnore]
    public string Json => JsonSerializer.Serialize(this, Options);

    public static VerifySummary Of(LedgerReport report, bool strict) => new(
        report.Holds && !strict, report.Events, report.Unattested, report.UnattestedAt, report.Heads, report.Published, report.SealedEvents, report.SealedUpTo,
        Math.Round(report.Took.TotalSeconds, 3), report.Took > TimeSpan.Zero ? Math.Round(report.Events / report.Took.TotalSeconds) : 0, report.Findings);
}
