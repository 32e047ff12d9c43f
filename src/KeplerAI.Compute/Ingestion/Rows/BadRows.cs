using System.Globalization;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>Counts the rows that break a rule and says when there are too many; without a policy it only counts.</summary>
internal sealed class BadRows(BadRowPolicy? policy)
{
    public long Count { get; private set; }

    public IngestProblem? First { get; private set; }

    /// <returns>What stops the ingestion, if this row does.</returns>
    public IngestProblem? Add(IngestProblem problem, long rows = 1)
    {
        Count += rows;
        First ??= problem;
        return policy switch
        {
            { Mode: BadRowMode.Stop } => problem,
            { Mode: BadRowMode.SetAsideUpTo, MaxRows: { } most } when Count > most => TooMany(most.ToString(CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    /// <summary>The share can only be told once all rows are counted.</summary>
    public IngestProblem? AtEnd(long good) => policy is { Mode: BadRowMode.SetAsideUpTo, MaxPercent: { } most } && Count * 100.0 > most * (Count + good)
        ? TooMany(most.ToString(CultureInfo.InvariantCulture) + " %")
        : null;

    private IngestProblem TooMany(string limit) => new("file.too_many_bad", First?.Line, First?.Column, limit);
}
