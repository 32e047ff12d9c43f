using System.Globalization;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>Rows by score, in equal bins from 0 to 1, drawn on the server.</summary>
public sealed record ScoreHistogram(PanelColumn Score, IReadOnlyList<long> Rows)
{
    public const int Bins = 20;

    /// <summary>Height of the drawing, in its own units.</summary>
    public const int Height = 100;

    private long Most => Math.Max(1, Rows.Max());

    public static ScoreHistogram? Of(PanelColumn score, IEnumerable<(int Bin, long Rows)> counted)
    {
        var rows = new long[Bins];
        foreach (var (bin, count) in counted)
        {
            // Below 0 or above 1: not a probability, so no such drawing.
            if (bin < 1 || bin > Bins)
                return null;
            rows[bin - 1] = count;
        }

        return rows.Any(r => r > 0) ? new(score, rows) : null;
    }

    /// <summary>A bin with rows stays visible however few they are.</summary>
    public string Bar(int bin) => (Rows[bin] == 0 ? 0 : Math.Max(1.5, (double)Height * Rows[bin] / Most)).ToString("0.##", CultureInfo.InvariantCulture);

    public string Top(int bin) => (Height - double.Parse(Bar(bin), CultureInfo.InvariantCulture)).ToString("0.##", CultureInfo.InvariantCulture);

    public static double From(int bin) => (double)bin / Bins;
}
