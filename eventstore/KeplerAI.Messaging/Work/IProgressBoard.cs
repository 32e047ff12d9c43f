namespace KeplerAI.Messaging;

/// <summary>How far long work has come. Not history: kept beside the queue, overwritten in place.</summary>
public interface IProgressBoard
{
    /// <summary>Coalesced to at most four writes a second per key; the last report is always written.</summary>
    /// <param name="phase">Resource key of what is being done.</param>
    /// <param name="fraction">0 to 1; null when unknown.</param>
    Task ReportAsync(string key, string phase, double? fraction = null, string? detail = null, CancellationToken ct = default);

    Task<Progress?> ReadAsync(string key, CancellationToken ct = default);
}

public sealed record Progress(string Key, string Phase, double? Fraction, string? Detail, DateTimeOffset At);
